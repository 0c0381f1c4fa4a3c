# SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later
# shellcheck shell=bash disable=SC2154
#
# Sourced: interrupts that EL2 takes and hands on, under load, under attack, and under Linux.

check_virq() {
  local kernel=$sysroot/usr/lib/debian-installer/images/12/arm64/text/debian-installer/arm64/linux
  irqload cortex-a72/4 --cpus 4 --append 'cpus=4 seconds=5 rounds=5 ack=1'
  irqload cortex-a72/deactivated_apart --cpus 2 --append 'cpus=2 seconds=3 rounds=3 split=1'
  irqload cortex-a72/hostile --cpus 4 --append 'cpus=4 seconds=5 rounds=3 ack=1 hostile=1'
  irqload max/8 --cpus 8 --append 'cpus=8 seconds=3 rounds=2 split=1 hostile=1' --cpu "${models[1]}"
  irqload direct --irq direct --cpus 4 --append 'cpus=4 seconds=2 rounds=2'
  irqload unknown_registers_are_ones --cpus 2 --append 'cpus=2 seconds=2 rounds=2' \
    --firmware "${firmware%.bin}-scramble-ones.bin"
  irqload unknown_registers_are_zeros --cpus 2 --append 'cpus=2 seconds=2 rounds=2' \
    --firmware "${firmware%.bin}-scramble-zeros.bin"
  chaos cortex-a72/1 --cpus 1 --append 'cpus=1 seconds=2 seed=1'
  chaos cortex-a72/4 --cpus 4 --append 'cpus=4 seconds=5 seed=2'
  chaos max/2 --cpus 2 --append 'cpus=2 seconds=2 seed=3' --cpu "${models[1]}"
  linux_load 4 5
  refuses_option
  [[ ${PKC_LONG:-} ]] || return 0
  irqload long/cortex-a72 --cpus 4 --append 'cpus=4 seconds=30 seed=5' --timeout 240
  irqload long/max --cpus 4 --append 'cpus=4 seconds=30 seed=6 split=1' --cpu "${models[1]}" \
    --timeout 240
  chaos long --cpus 4 --append 'cpus=4 seconds=60 seed=7' --timeout 240
  linux_load 4 30
}

irqload() { # NAME OPTION…
  passes "virq/load/$1" '^irqload: PASS ' --guest "$guests/irqload.bin" --memory 256 --timeout 120 \
    --irq virtual "${@:2}"
}

chaos() { # NAME OPTION…
  passes "virq/chaos/$1" '^irqchaos: PASS ' --guest "$guests/irqchaos.bin" --memory 256 \
    --timeout 60 --irq virtual "${@:2}"
}

# Lines for the console, once the guest reads them and until it no longer does.
type_lines() { # LOG
  local line=0
  until grep -q 'load: begin' "$1"; do sleep 0.1; done
  until grep -qE 'load: lines|^FAIL' "$1"; do
    echo "line $((++line))"
    sleep 0.05
  done
}

# Linux with its own load. All that was typed arrives, by the UART's interrupt; EL2 counts them.
linux_load() { # CPUS SECONDS
  local name=system/virq/linux_load/$2_s log=$build/log/system-virq-linux_load-$2.log spis
  step "building the guest's initramfs" examples/guest/build.sh
  : >"$log"
  # shellcheck disable=SC2094 # what is read of the log tells when to type
  type_lines "$log" | examples/run --firmware "$firmware" --guest "$kernel" \
    --initrd "$build/guest/initrd" --append "console=ttyAMA0 panic=-1 load=$2" --cpus "$1" \
    --irq virtual --timeout $((120 + 4 * $2)) >>"$log" 2>&1 || true
  spis=$(sed -n 's/^el2: irq .* spi=\([0-9]*\) .*/\1/p' "$log")
  if ! grep -q 'guest: load: ok' "$log" || ! grep -q '^PASS guest' "$log"; then
    not_ok "$name" "$(grep -E 'load: cpu|FAIL|FATAL' "$log" || tail -n 1 "$log")"
  elif ((spis < 10)); then
    not_ok "$name" "EL2 counted ${spis:-no} interrupts of the UART"
  else
    ok "$name"
  fi
}

refuses_option() {
  boot guest="$guests/plain.bin" el2='irq=virtual quick' || true
  check system/virq/an_unknown_option_is_fatal \
    grep -q '^el2: FATAL no such option of EL2: quick' "$console"
  boot guest="$guests/plain.bin" el2='irq=virtual host' || true
  check system/virq/a_host_takes_its_own \
    grep -q '^el2: FATAL a host takes interrupts itself' "$console"
}
