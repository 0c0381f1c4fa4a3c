#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later
#
# The firmware under QEMU: Debian's kernel and U-Boot as they are, and guests of our own that attack
# it, look for what it changed, and check where they were put.
set -euo pipefail
# shellcheck source=tests/support/part.sh
. "$(dirname "$0")/../support/part.sh"
# shellcheck source=tests/system/qemu.sh
. tests/system/qemu.sh
# shellcheck source=tests/system/placement.sh
. tests/system/placement.sh
# shellcheck source=tests/system/hypercalls.sh
. tests/system/hypercalls.sh
# shellcheck source=tests/system/regwalk.sh
. tests/system/regwalk.sh
# shellcheck source=tests/system/virq.sh
. tests/system/virq.sh
# shellcheck source=tests/system/host.sh
. tests/system/host.sh

models=(cortex-a72 'max,pauth-impdef=on')

check_linux() {
  local model cpus value
  for model in "${models[@]}"; do
    for cpus in 1 2 4 8; do
      passes "linux/${model%%,*}/$cpus" '^PASS linux ' --cpu "$model" --cpus "$cpus"
    done
    passes "linux/${model%%,*}/direct" '^PASS linux ' --cpu "$model" --cpus 4 --irq direct
    for value in ones zeros; do
      passes "linux/${model%%,*}/unknown_registers_are_$value" '^PASS linux ' --cpu "$model" \
        --cpus 2 --firmware "${firmware%.bin}-scramble-$value.bin"
    done
    passes "linux/${model%%,*}/isolated" '^PASS linux ' --cpu "$model" --cpus 2 \
      --firmware "${firmware%.bin}-isolated.bin"
  done
}

check_other_guests() {
  passes u_boot '^PASS guest ' --expect '^=> $' --timeout 60 \
    --guest "$sysroot/usr/lib/u-boot/qemu_arm64/u-boot.bin"
}

check_patterns() {
  local model
  for model in "${models[@]}"; do
    passes "patterns/${model%%,*}" '^patterns: PASS ' --guest "$guests/patterns.bin" --cpus 1 \
      --memory 256 --append memory=256 --cpu "$model" --timeout 60
  done
}

# QEMU gets no network device, so nobody but the CPUs can reach memory.
check_hostile() {
  local cpus seed
  hostile cortex-a72/1 --cpus 1 --append 'memory=256 calls=20000'
  hostile cortex-a72/4 --cpus 4 --append 'memory=256 calls=100000'
  hostile cortex-a72/8 --cpus 8 --append 'memory=256 calls=20000 seed=8'
  hostile max/2 --cpus 2 --append 'memory=256 calls=20000 seed=2' --cpu "${models[1]}"
  [[ ${PKC_LONG:-} ]] || return 0
  for seed in 11 12 13 14 15; do
    hostile "long/$seed" --cpus 4 --append "memory=256 calls=2000000 seed=$seed" --timeout 600
  done
}

hostile() { # NAME OPTION…
  local log=$build/log/system-hostile-${1//\//-}.log
  passes "hostile/$1" '^hostile: PASS ' --guest "$guests/hostile.bin" --memory 256 "${@:2}"
  check "system/hostile/$1/is_logged_once" test "$(grep -c 'more is not logged' "$log")" = 1
}

check_memory_sizes() {
  local mib
  for mib in 128 256 512 2048 4096; do
    passes "memory/$mib" '^plain: PASS ' --guest "$guests/plain.bin" --memory $mib --cpus 2 \
      --append "at=$((2 * MIB)) memory=$mib cpus=2"
  done
}

# What examples/run says of a guest that does not end well.
check_failures() {
  local plain=(--guest "$guests/plain.bin" --memory 256 --cpus 2)
  fails a_guest_that_hangs '^FAIL guest: no end after 4 s$' "${plain[@]}" \
    --append do=hang --timeout 4
  fails a_guest_that_panics '^FAIL guest: it did not power off$' "${plain[@]}" --append do=panic
  fails a_line_that_never_comes "^FAIL guest: no line matched 'plain: FAIL'" "${plain[@]}" \
    --expect 'plain: FAIL'
  fails linux_without_init '^FAIL linux: ' --cpus 1 --append rdinit=/none
}

# Each CPU_ON, each CPU_OFF and the SYSTEM_OFF reach QEMU's PSCI: a CPU that is off is not parked.
check_power() {
  local calls
  boot guest="$guests/plain.bin" append='cpus=4' cpus=4 extra='-d int' || true
  calls=$(grep -c 'handled as PSCI call' "$console") || true
  if [[ $calls == 7 ]] && grep -q '^plain: PASS ' "$console"; then
    ok system/power/off_is_off
  else
    not_ok system/power/off_is_off "QEMU saw $calls calls, not 3 CPU_ON, 3 CPU_OFF, SYSTEM_OFF"
  fi
}

# EL2 has no AT instruction; and who says so would see one.
check_code() {
  local elves=("$build"/aarch64/examples/firmware/firmware*.elf) with=$build/log/at.o
  echo 'nop; at s12e1r, x3' | aarch64-linux-gnu-as -o "$with" -
  check system/no_at tests/system/no_at.sh "${elves[@]}"
  check_refused system/refuses/at '^.*\.text: .* at 4' tests/system/no_at.sh "${elves[0]}" "$with"
}

# The figures that are exact; boot_ratio is time, and wants a quiet machine.
check_figures() {
  local figure
  for figure in psci_bounce null_hypercall np_trap np_irq np_regs np_barriers vcpu_switch \
    virq_exits host_call load_put handle_lookup token_lookup lookup_growth lib_text lib_text_all \
    lib_stack; do
    check "system/figures/$figure" tests/bench/run "$figure"
  done
}

step "building firmware and guests" build_preset aarch64
check_code
check_patterns
check_regwalk
check_hypercalls
check_linux_as_host
check_hostile
check_memory_sizes
check_placement
check_power
check_failures
check_other_guests
check_host
check_figures
check_virq
check_linux
