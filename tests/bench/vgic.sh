# SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later
# shellcheck shell=bash
#
# Sourced by the figures of the vGIC's registers: an exit to a host and the entry that follows, on
# the fake CPU, which keeps a record of each access.

# shellcheck source=tests/bench/library.sh
. "$(dirname "${BASH_SOURCE[0]}")/library.sh"

vgic_accesses() { # LIST_REGISTERS
  local sources
  cmake --preset aarch64 >/dev/null # for the generated header
  mapfile -t sources < <(cat lib/sources.list && ls lib/port/hosted/*.c)
  gcc -std=gnu11 -O1 '-DPKC_PORT_HEADER=<pkvmcore/port/hosted.h>' -Iinclude -Ibuild/aarch64/lib/include \
    -o "$work/vgic_accesses" tests/bench/vgic_accesses.c "${sources[@]}"
  "$work/vgic_accesses" "$1"
}
