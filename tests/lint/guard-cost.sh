#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later
#
#   guard-cost.sh COMPILER OPTION…
#
# A guard costs nothing: no function of guard_cost.c is larger than the one that takes and gives by
# hand.
set -euo pipefail
# shellcheck source=tests/lint/toolchain.sh
. "$(dirname "$0")/toolchain.sh"

name=$1
shift
configure_header
mapfile -t compile < <(compiler "$name" c11)

sizes() { # OPTION…
  "${compile[@]}" "$@" -c -o "$work/cost.o" tests/lint/guard_cost.c
  aarch64-linux-gnu-nm --defined-only --extern-only --format=posix "$work/cost.o" |
    awk '$2 == "T" { print $1, $4 }' | sort
}

sizes "$@" >"$work/guard"
sizes "$@" -DBY_HAND >"$work/hand"
[[ $(wc -l <"$work/hand") -ge 5 ]] || { echo "nothing to compare" && exit 1; }
join "$work/guard" "$work/hand" | {
  status=0
  while read -r function guard hand; do
    ((16#$guard <= 16#$hand)) ||
      { echo "$function: $((16#$guard)) bytes, by hand $((16#$hand))" && status=1; }
  done
  exit "$status"
}
