#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later
#
# The unit tests on this machine, plain and under sanitizers.
set -euo pipefail
# shellcheck source=tests/support/part.sh
. "$(dirname "$0")/../support/part.sh"
# shellcheck source=tests/unit/commands.sh
. "$root/tests/unit/commands.sh"

step "building the unit tests" build_preset host
check_criterion unit build/host/tests/unit
check_criterion unit/debug build/host/tests/unit_debug
check_criterion unit/host build/host/tests/unit_host
for program in build/host/tests/schedules/test_*; do
  "$program" || not_ok "unit/schedules/${program##*/test_}" "status $?"
done

step "building the unit tests with ASan and UBSan" build_preset host-asan
check_criterion unit/asan build/host-asan/tests/unit
check_criterion unit/asan/debug build/host-asan/tests/unit_debug
check_criterion unit/asan/host build/host-asan/tests/unit_host

step "building the threaded tests with TSan" build_preset host-tsan
for program in build/host-tsan/tests/threads/test_*; do
  [[ ! -x $program ]] || check "unit/tsan/${program##*/test_}" "$program"
done

check_commands
