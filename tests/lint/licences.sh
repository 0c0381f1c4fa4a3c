#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later
#
#   licences.sh [FILE…]
#
# `reuse lint` over the tree as it is checked out, and what else is named: a copy, since without
# version control reuse would read what is built and unpacked below build/ too.
set -euo pipefail
# shellcheck source=tests/lint/toolchain.sh
. "$(dirname "$0")/toolchain.sh"

find . \( -name .git -o -path ./build -o -path ./tests/lint/bad \) -prune -o -type f -print0 |
  tar --null --files-from=- -cf - | tar -xf - -C "$work"
(($# == 0)) || cp "$@" "$work"
reuse --root "$work" lint
