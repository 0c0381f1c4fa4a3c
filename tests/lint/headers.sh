#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later
#
#   headers.sh COMPILER STANDARD [HEADER…]
#
# Each public header compiles alone and twice in a row, without a warning.
set -euo pipefail
# shellcheck source=tests/lint/toolchain.sh
. "$(dirname "$0")/toolchain.sh"

name=$1 std=$2
shift 2
headers=("$@")
(($#)) || mapfile -t headers < <(public_headers)
configure_header
mapfile -t compile < <(compiler "$name" "$std")
language=c
[[ $std != c++* ]] || language=c++

# A port's header can be had alone where it belongs; what stands on the hosted port asks for it.
for_this_machine() { # HEADER
  case $1/$name in
    pkvmcore/port/aarch64_el2.h/*-aarch64) ;;
    pkvmcore/port/aarch64_el2.h/*) return 1 ;;
    pkvmcore/port/hosted.h/*-aarch64 | pkvmcore/fake_*/*-aarch64) return 1 ;;
  esac
}

status=0
for header in "${headers[@]}"; do
  for_this_machine "$header" || continue
  printf '#include <%s>\n#include <%s>\nextern int not_empty;\n' "$header" "$header" |
    "${compile[@]}" -O1 -x "$language" -c -o /dev/null - || { echo "<$header> alone" && status=1; }
done
exit "$status"
