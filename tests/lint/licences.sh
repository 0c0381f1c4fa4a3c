#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later
#
# The licence of each file, by reuse: in a copy, since it reads build/ too when there is no git.
set -euo pipefail

copy=$(mktemp -d "${TMPDIR:-/tmp}/pkvmcore-licences.XXXXXX")
trap 'rm -rf "$copy"' EXIT
tar -c --exclude=./build --exclude=./.git . | tar -x -C "$copy"
reuse --root "$copy" lint --quiet
