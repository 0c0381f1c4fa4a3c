#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later
#
#   no_at.sh ELF…
#
# No word that EL2 could execute is an AT instruction, speculatively either: the errata of several
# cores then have nothing to begin with (docs/design/switch.md). Prints each that is one.
set -euo pipefail

# SYS with CRn = 7 and CRm = 8 or 9 (Arm DDI 0487, C5.1.2).
words_that_are_at() { # FILE OF CODE
  od -An -v -tx4 -w4 "$1" | awk '
    {
      high = number(substr($1, 1, 4)); low = number(substr($1, 5, 4))
      if (high - high % 8 == 54536 && int(low / 512) == 60) print $1, "at", 4 * (NR - 1)
    }
    function number(s,  i, n) {
      for (i = 1; i <= length(s); i++) n = 16 * n + index("123456789abcdef", substr(s, i, 1))
      return n
    }
  '
}

work=$(mktemp -d "${TMPDIR:-/tmp}/pkvmcore-at.XXXXXX")
trap 'rm -rf "$work"' EXIT
status=0
for elf; do
  mapfile -t sections < <(
    aarch64-linux-gnu-readelf -SW "$elf" | sed -n 's/^ *\[ *[0-9]*\] \([^ ]*\) .* AX .*/\1/p'
  )
  ((${#sections[@]})) || { echo "$elf: no code" && exit 1; }
  for section in "${sections[@]}"; do
    aarch64-linux-gnu-objcopy -O binary --only-section="$section" "$elf" "$work/code"
    found=$(words_that_are_at "$work/code")
    [[ -z $found ]] || { echo "$elf $section: $found" && status=1; }
  done
done
exit "$status"
