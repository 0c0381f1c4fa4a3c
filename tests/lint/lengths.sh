#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later
#
#   lengths.sh MEDIAN P90 MAX FILE…
#
# How long the functions in the files are, in lines from the first of the signature to the brace.
set -euo pipefail
# shellcheck source=tests/lint/files.sh
. "$(dirname "$0")/files.sh"

median=$1 p90=$2 max=$3
shift 3

# The braces of a function stand alone at the margin; its signature begins after a blank line, a
# comment or the preprocessor.
function_lengths() { # FILE…: LENGTH FILE:LINE each
  awk '
    FNR == 1 || /^[ \t]*$/ || /^[ \t\/]*\*/ || /^#/ { start = FNR + 1 }
    /^\{$/ { first = start }
    /^\}$/ && first { print FNR - first + 1, FILENAME ":" first; first = 0 }
  ' "$@" | sort -n
}

function_lengths "$@" | awk -v median="$median" -v p90="$p90" -v max="$max" '
  function limit(what, value, bound) { if (value > bound) { print what, value, "is over", bound; bad = 1 } }
  { length_of[NR] = $1; where[NR] = $2 }
  END {
    if (!NR) { print "no functions found"; exit 1 }
    print NR " functions: median " length_of[int((NR + 1) / 2)] ", p90 " length_of[int(NR * 0.9 + 0.5)] \
      ", longest " length_of[NR] " " where[NR]
    limit("median", length_of[int((NR + 1) / 2)], median)
    limit("p90", length_of[int(NR * 0.9 + 0.5)], p90)
    for (i = 1; i <= NR; i++)
      limit(where[i] ": length", length_of[i], max)
    exit bad
  }
'
