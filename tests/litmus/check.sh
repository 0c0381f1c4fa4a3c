#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later
#
#   check.sh [FILE.litmus…]
#
# The litmus tests argue about the code that there is: the memory accesses of each process, in their
# order, are accesses of the functions that its comment names, as GCC compiles them at -O2.
set -euo pipefail
# shellcheck source=tests/lint/toolchain.sh
. "$(dirname "$0")/../lint/toolchain.sh"

files=("$@")
(($#)) || files=(tests/litmus/*.litmus)

configure_header
mapfile -t compile < <(compiler gcc-aarch64 c11)
for source in lib/vm.c lib/vcpu.c tests/litmus/functions.c; do
  "${compile[@]}" -O2 -c -o "$work/$(basename "$source" .c).o" "$source"
  aarch64-linux-gnu-objdump -d --no-show-raw-insn "$work/$(basename "$source" .c).o"
done >"$work/code"

status=0
for file in "${files[@]}"; do
  awk -f tests/litmus/accesses.awk "$work/code" "$file" || status=1
done
exit "$status"
