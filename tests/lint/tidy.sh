#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later
#
#   tidy.sh PRESET [FILE…]
#
# clang-tidy finds nothing in the files that a preset compiles, or in those named.
set -euo pipefail
# shellcheck source=tests/lint/toolchain.sh
. "$(dirname "$0")/toolchain.sh"

preset=$1
shift
cmake --preset "$preset" >/dev/null
# The commands are gcc's, some of whose options clang does not know.
sed -E 's/ -f(no-)?tree-[a-z-]+//g' "build/$preset/compile_commands.json" >"$work/compile_commands.json"
files=("$@")
(($#)) || mapfile -t files < <(sed -n 's/^ *"file": "\(.*\.c\)".*/\1/p' \
  "$work/compile_commands.json" | LC_ALL=C sort -u)
[[ ${#files[@]} -gt 0 ]] || { echo "preset $preset compiles nothing" && exit 1; }

printf '%s\0' "${files[@]}" | xargs -0 -n 4 -P 2 clang-tidy -p "$work" --quiet \
  --extra-arg=-Wno-unknown-warning-option 2>&1 | { grep -v ' warnings\? generated\.$' || true; }
