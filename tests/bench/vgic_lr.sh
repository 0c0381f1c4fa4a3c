# SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later
# shellcheck shell=bash
#
# Sourced by the figures of the list-register engine: tests/bench/vgic_lr.c at -O2, as instructions
# of Armv8.0, under qemu-user, which logs each instruction with the function that it is of.

# shellcheck source=tests/bench/library.sh
. "$(dirname "${BASH_SOURCE[0]}")/library.sh"

vgic_lr_instructions() { # ONE, or 0
  local source
  cmake --preset aarch64 >/dev/null # for the generated header
  for source in vgic_ack vgic_lr vgic_refill; do
    compile "$source" "lib/$source.c" -O2
  done
  compile program tests/bench/vgic_lr.c -O2 "-DONE=$1"
  aarch64-linux-gnu-gcc -nostdlib -static -o "$work/program" "$work"/*.o
  qemu-aarch64-static -singlestep -d exec,nochain -D "$work/log" "$work/program"
  awk '
    !/^Trace/ { next }
    $NF ~ /^measured_/ { measuring = 1 }
    $NF == "end" || $NF == "_start" { measuring = 0 }
    measuring { n++ }
    END { print n + 0 }
  ' "$work/log"
}
