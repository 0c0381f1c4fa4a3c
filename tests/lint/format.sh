#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later
#
# All C, or the files named, is as clang-format writes it; no line is wider than 100 columns.
set -euo pipefail
# shellcheck source=tests/lint/files.sh
. "$(dirname "$0")/files.sh"

files=("$@")
(($#)) || mapfile -t files < <(c_files .)

# clang-format leaves comments as they are, so it does not hold the limit there.
wide_lines() {
  local file
  for file; do
    expand -t 8 "$file" | { LC_ALL=C.UTF-8 grep -nE '^.{101,}' || true; } |
      sed "s|^|$file:|; s|$| [over 100 columns]|"
  done
}

status=0
clang-format --dry-run -Werror "${files[@]}" || status=1
mapfile -t wide < <(wide_lines "${files[@]}")
((${#wide[@]} == 0)) || { printf '%s\n' "${wide[@]}" && status=1; }
exit "$status"
