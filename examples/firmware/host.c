/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
#include "host.h"
#include "calls.h"
#include "options.h"
#include "pages.h"
#include "redist.h"
#include "run.h"
#include "stage2.h"
#include "vm.h"
#include "window.h"

void fw_host_prepare(const struct fw_board *board)
{
	if (fw_options.host)
		fw_redist_init(board);
}

void fw_host_init(void)
{
	struct fw_range memory = fw_stage2_paged();

	fw_calls_init(fw_options.host);
	if (!fw_options.host)
		return;
	fw_window_init(&memory);
	fw_pages_init(&memory);
	fw_vm_init();
	fw_run_init();
}
