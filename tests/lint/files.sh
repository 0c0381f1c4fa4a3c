# SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later
# shellcheck shell=bash
#
# Sourced by the checks: which files of the tree are what. Nothing built, and no version control.

cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit

tree() { # FIND_EXPRESSION…
  find . \( -name .git -o -path ./build -o -path ./LICENSES -o -path ./tests/lint/bad \) -prune \
    -o -type f \( "$@" \) -print | sed 's|^\./||' | LC_ALL=C sort
}

c_files() { # REGEX of the paths
  tree -name '*.[ch]' | grep -E "$1"
}

bash_files() {
  local file
  while IFS= read -r file; do
    [[ $(head -c 19 "$file" | tr -d '\0') != '#!/usr/bin/env bash' && $file != *.sh ]] || echo "$file"
  done < <(tree -type f)
}

public_headers() { # as in #include <…>
  tree -path './include/*.h' | sed 's|^include/||'
}

library_sources() {
  cat lib/sources.list
}
