# SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later
# shellcheck shell=bash
#
# Sourced by the figures of the world switch. The host of tests/guests/bench_host.c has four VMs and
# repeats one thing on one Cortex-A72, while QEMU logs each instruction that EL2 executes: EL2 runs
# at addresses that nobody else has, libfdt's behind all others. Each exception is seen by the first
# instruction of its vector.

cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit
# shellcheck source=cmake/steps.sh
. cmake/steps.sh
# shellcheck source=tests/system/qemu.sh
. tests/system/qemu.sh

# shellcheck disable=SC2154 # of steps.sh
elf=$build/aarch64/examples/firmware/firmware.elf
work=$(mktemp -d "${TMPDIR:-/tmp}/pkvmcore-bench.XXXXXX")
trap 'rm -rf "$work"' EXIT

address() { # SYMBOL OFFSET
  local base
  base=$(aarch64-linux-gnu-nm "$elf" | awk -v symbol="$1" '$3 == symbol { print $1 }')
  printf '%016x\n' $((16#$base + $2))
}

# The addresses of the instructions, in order. One that an interrupt has kept from being executed is
# logged again after it.
executed() { # WORK
  local until
  until=$(address fdt_ro_probe_ -1)
  step "building firmware and guests" build_preset aarch64 >&2
  mkfifo "$work/log"
  awk '/^Trace/ { split($4, field, "/"); if (field[2] != last) print last = field[2] }' \
    <"$work/log" >"$work/pcs" &
  # shellcheck disable=SC2154
  boot guest="$guests/bench_host.bin" append="work=$1" el2=host timeout=100 \
    extra="-icount shift=0,sleep=off -singlestep -d exec,nochain
           -dfilter 0x800000000000..0x$until -D $work/log" || true
  wait $!
  # shellcheck disable=SC2154
  grep '^bench_host: ' "$console" >&2
  grep -q '^bench_host: PASS' "$console"
}

# Address and kind of each instruction of the firmware.
listing() {
  aarch64-linux-gnu-objdump -d --no-show-raw-insn "$elf" | awk '
    $1 ~ /^[0-9a-f]+:$/ {
      kind = $2 ~ /^(mrs|msr)$/ ? "register" : $2 ~ /^(isb|dsb)$/ ? "barrier" : "other"
      printf "%016s %s\n", substr($1, 1, length($1) - 1), kind
    }
  ' | sed 's/^ */0000/; s/^0*\([0-9a-f]\{16\}\) /\1 /'
}

# How many instructions of KIND, or of all, there are from each FROM to the next TO: the value that
# at least 28 of 32 rounds have.
count() { # FROM TO [KIND]
  listing >"$work/listing"
  awk -v from="$1" -v to="$2" -v kind="${3:-}" '
    NR == FNR { kinds[$1] = $2; next }
    counting && $1 == to { rounds[n]++; counting = 0 }
    !counting && $1 == from { counting = 1; n = 0 }
    counting && (kind == "" || kinds[$1] == kind) { n++ }
    END { for (n in rounds) if (rounds[n] >= 28) print n }
  ' "$work/listing" "$work/pcs"
}

# The vectors of the host, and of the guests: exceptions of a lower EL in AArch64 state.
host_sync() { address fw_vectors 0x400; }
vm_sync() { address fw_vm_vectors 0x400; }
vm_irq() { address fw_vm_vectors 0x480; }
