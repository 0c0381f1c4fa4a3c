#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later
#
# The rules of the house (rules.awk) over all C, or the files named: those have lib/ in their path
# if the stricter rules of the library are meant.
set -euo pipefail
# shellcheck source=tests/lint/files.sh
. "$(dirname "$0")/files.sh"

files=("$@")
(($#)) || mapfile -t files < <(c_files .)

# Every public header documents its file, is guarded by its own name, and is part of the whole.
header_faults() { # FILE below include/pkvmcore
  local name=${1#include/pkvmcore/} guard
  guard=PKVMCORE_$(tr 'a-z/.' 'A-Z__' <<<"$name")
  grep -q '^ \* @file$' "$1" || echo "$1: no @file comment"
  grep -q "^#ifndef $guard\$" "$1" || echo "$1: the guard is not $guard"
  case $name in
    pkvmcore.h | port/* | fake_*) ;;
    *) grep -rq "^#include <pkvmcore/$name>" include || echo "$1: pkvmcore.h does not reach it" ;;
  esac
}

faults() { # FILE…
  local file
  for file; do
    case $file in
      lib/port/hosted/* | include/pkvmcore/port/hosted.h | include/pkvmcore/fake_*)
        awk -f tests/lint/rules.awk "$file" ;;
      lib/* | include/* | */lib/* | */include/*) awk -v library=1 -f tests/lint/rules.awk "$file" ;;
      *) awk -f tests/lint/rules.awk "$file" ;;
    esac
    [[ $file != include/pkvmcore/* ]] || header_faults "$file"
  done
}

found=$(faults "${files[@]}")
[[ -z $found ]] || { echo "$found" && exit 1; }
