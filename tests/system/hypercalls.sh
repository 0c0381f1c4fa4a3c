# SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later
# shellcheck shell=bash disable=SC2154
#
# Sourced: a host that tries the firmware's hypercalls, rightly, wrongly and at random.

check_hypercalls() {
  local seed
  hypercalls cortex-a72/1 cpus=1 append='calls=100000 seed=1'
  hypercalls cortex-a72/2 cpus=2 append='calls=40000 seed=2'
  hypercalls cortex-a72/4 cpus=4 append='calls=4000 seed=4'
  hypercalls max/1 cpus=1 append='calls=20000 seed=3' cpu="${models[1]}"
  [[ ${PKC_LONG:-} ]] || return 0
  for seed in 11 12 13 14; do
    hypercalls "long/$seed" cpus=2 append="calls=1000000 seed=$seed" timeout=900
  done
}

hypercalls() { # NAME VARIABLE=VALUE…
  local status=0 log=$build/log/system-hypercalls-${1//\//-}.log
  boot guest="$guests/hypercalls.bin" el2=host timeout=120 "${@:2}" || status=$?
  cp "$console" "$log"
  if [[ $status == 0 ]] && grep -q '^hypercalls: PASS ' "$log" && ! grep -q FATAL "$log"; then
    ok "system/hypercalls/$1"
  else
    not_ok "system/hypercalls/$1" "status $status: $(tail -n 1 "$log")"
  fi
}

# Debian's kernel in the host's place: it misses no device that it was not told of, nor LPIs.
check_linux_as_host() {
  local status=0 log=$build/log/system-linux-as-host.log guest_addr initrd_addr
  local kernel=$sysroot/usr/lib/debian-installer/images/12/arm64/text/debian-installer/arm64/linux
  step "building the guest's initramfs" examples/guest/build.sh
  place_guest 1024 "$kernel" "$build/guest/initrd"
  boot guest="$kernel" guest_addr="$guest_addr" initrd="$build/guest/initrd" \
    initrd_addr="$initrd_addr" append='console=ttyAMA0 panic=-1' memory=1024 cpus=2 el2=host \
    timeout=120 || status=$?
  cp "$console" "$log"
  if [[ $status == 0 ]] && grep -q 'not enabling LPIs' "$log" &&
    grep -q '^el2: psci CPU_ON=21 CPU_OFF=20 SYSTEM_OFF=1' "$log"; then
    ok system/linux_as_host
  else
    not_ok system/linux_as_host "status $status: $(tail -n 1 "$log")"
  fi
}
