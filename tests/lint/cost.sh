#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later
#
#   cost.sh SOURCE COMPILER OPTION…
#
# An abstraction costs nothing: no function of SOURCE is larger than with -DBY_HAND, where it is
# written by hand.
set -euo pipefail
# shellcheck source=tests/lint/toolchain.sh
. "$(dirname "$0")/toolchain.sh"

source=$1 name=$2
shift 2
configure_header
mapfile -t compile < <(compiler "$name" c11)

sizes() { # OPTION…
  "${compile[@]}" "$@" -c -o "$work/cost.o" "$source"
  aarch64-linux-gnu-nm --defined-only --extern-only --format=posix "$work/cost.o" |
    awk '$2 == "T" { print $1, $4 }' | sort
}

sizes "$@" >"$work/made"
sizes "$@" -DBY_HAND >"$work/hand"
[[ $(wc -l <"$work/hand") -ge 5 ]] || { echo "nothing to compare" && exit 1; }
join "$work/made" "$work/hand" | {
  status=0
  while read -r function made hand; do
    ((16#$made <= 16#$hand)) ||
      { echo "$function: $((16#$made)) bytes, by hand $((16#$hand))" && status=1; }
  done
  exit "$status"
}
