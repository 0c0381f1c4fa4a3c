# SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later
# shellcheck shell=bash
#
# Sourced by the figures of state: state.c with the library at -O2, as instructions of Armv8.0,
# under qemu-user, which logs each instruction with the function that it is of.

# shellcheck source=tests/bench/library.sh
. "$(dirname "${BASH_SOURCE[0]}")/library.sh"

libc=/usr/lib/picolibc/aarch64-linux-gnu/lib/release

# How many instructions an event executes, but for _start's own.
instructions() { # EVENT
  [[ -e $work/library.a ]] || { compile_library -O2 && aarch64-linux-gnu-ar rcs "$work/library.a" "$work"/*.o; }
  compile "$1" tests/bench/state.c -O2 "-DMEASURED_EVENT=measured_$1"
  aarch64-linux-gnu-gcc -nostdlib -static -o "$work/$1" "$work/$1.o" "$work/library.a" -L"$libc" -lc
  qemu-aarch64-static -singlestep -d exec,nochain -D "$work/log.$1" "$work/$1"
  awk '/^Trace/ && $NF != "_start" && $NF != "end" { n++ } END { print n + 0 }' "$work/log.$1"
}

# The same as a multiple of what memcpy() takes for the same bytes.
ratio_to_copy() { # EVENT
  awk -v event="$(instructions "$1")" -v copy="$(instructions straight_copy)" \
    'BEGIN { printf "%.2f\n", event / copy }'
}
