# SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later
# shellcheck shell=bash
#
# Sourced by the figures of the library: it is compiled from its source list, one object a file.

cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit
work=$(mktemp -d "${TMPDIR:-/tmp}/pkvmcore-bench.XXXXXX")
trap 'rm -rf "$work"' EXIT

compile_library() { # OPTION…
  local source
  cmake --preset aarch64 >/dev/null
  while IFS= read -r source; do
    compile "$(basename "$source" .c)" "$source" "$@"
  done <lib/sources.list
}

compile() { # NAME SOURCE OPTION…
  aarch64-linux-gnu-gcc -std=c11 -ffreestanding -mgeneral-regs-only -mno-outline-atomics \
    -fno-asynchronous-unwind-tables -fno-unwind-tables -Iinclude -Ibuild/aarch64/lib/include \
    "${@:3}" -c -o "$work/$1.o" "$2"
}
