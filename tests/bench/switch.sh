# SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later
# shellcheck shell=bash
#
# Sourced by the figures of the world switch. The host of tests/guests/bench_host.c repeats one thing
# on one Cortex-A72, and QEMU logs each instruction that EL2 executes meanwhile: EL2 runs at
# addresses that nobody else has.

cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit
# shellcheck source=cmake/steps.sh
. cmake/steps.sh
# shellcheck source=tests/system/qemu.sh
. tests/system/qemu.sh

elf=$build/aarch64/examples/firmware/firmware.elf

el2_log() { # WORK, writes the PCs of EL2
  local log=$build/log/bench-$1.pcs status=0
  mkfifo "$log.$$"
  awk '/^Trace/ { split($4, f, "/"); print f[2] }' <"$log.$$" >"$log" &
  boot guest="$guests/bench_host.bin" append="work=$1" el2=host timeout=120 \
    extra="-icount shift=0,sleep=off -singlestep -d exec,nochain -dfilter 0x800000000000..0x$(address fdt_ro_probe_ -1) -D $log.$$" ||
    status=$?
  wait $!
  rm -f "$log.$$"
  grep -q '^bench_host: PASS' "$console" || { tail -n 5 "$console" >&2 && return 1; }
  echo "$log"
}

address() { # SYMBOL OFFSET
  aarch64-linux-gnu-nm "$elf" | awk -v symbol="$1" '$3 == symbol { print $1 }' | {
    read -r base
    printf '%016x\n' $((16#$base + $2))
  }
}

# Instructions by PC.
listing() {
  aarch64-linux-gnu-objdump -d --no-show-raw-insn "$elf" |
    sed -nE 's/^ *([0-9a-f]+):\s+([^ ]+)\s*(.*)/\1 \2 \3/p'
}
