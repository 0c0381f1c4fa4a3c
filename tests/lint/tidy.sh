#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later
#
#   tidy.sh PRESET [FILE…]
#
# clang-tidy finds nothing in the files that a preset compiles, or in those named. The files of
# lib/ itself are left to the preset aarch64, whose port they are for.
set -euo pipefail
# shellcheck source=tests/lint/toolchain.sh
. "$(dirname "$0")/toolchain.sh"

preset=$1
shift
elsewhere='/lib/[a-z_]+\.c$'
[[ $preset != aarch64 ]] || elsewhere='^$'

cmake --preset "$preset" >/dev/null
# The commands are gcc's, some of whose options clang does not know.
sed -E 's/ -f((no-)?tree-[a-z-]+|lto-partition=[a-z0-9]+)//g' "build/$preset/compile_commands.json" \
  >"$work/compile_commands.json"
files=("$@")
(($#)) || mapfile -t files < <(sed -n 's/^ *"file": "\(.*\.c\)".*/\1/p' \
  "$work/compile_commands.json" | LC_ALL=C sort -u | grep -vE "$elsewhere")
[[ ${#files[@]} -gt 0 ]] || { echo "preset $preset compiles nothing" && exit 1; }

# What the analyzer finds it finds early: the rest of its budget goes into the rows of long tables.
options=(--quiet --extra-arg=-Wno-unknown-warning-option)
for word in -Xclang -analyzer-config -Xclang max-nodes=30000; do
  options+=(--extra-arg="$word")
done
printf '%s\0' "${files[@]}" | xargs -0 -n 4 -P 2 clang-tidy -p "$work" "${options[@]}" 2>&1 |
  { grep -v ' warnings\? generated\.$' || true; }
