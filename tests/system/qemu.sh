# SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later
# shellcheck shell=bash disable=SC2154,SC2034
#
# Sourced: guests through examples/run, and through QEMU where it matters what stands at which
# address. The output of each is build/log/system-NAME.log.

# shellcheck source=examples/guest/place.sh
. examples/guest/place.sh
# shellcheck source=examples/guest/emulate.sh
. examples/guest/emulate.sh

guests=$build/aarch64/tests/guests
firmware=$build/aarch64/examples/firmware/firmware.bin

export console=$build/log/system-console.log

# One check: examples/run OPTION… ends with STATUS, and a line of its output matches.
ends() { # STATUS NAME REGEX OPTION…
  local name=system/$2 log=$build/log/system-${2//\//-}.log status=0 why
  examples/run --firmware "$firmware" "${@:4}" >"$log" 2>&1 </dev/null || status=$?
  if [[ $status == "$1" ]] && grep -q -E -- "$3" "$log"; then
    ok "$name"
  else
    sed 's/^/    /' "$log" | tail -n 25
    why=$(grep -E 'FAIL|FATAL' "$log" | head -n 1) || why=$(tail -n 1 "$log")
    not_ok "$name" "status $status, no line '$3': $why"
  fi
}

passes() { ends 0 "$@"; } # NAME REGEX OPTION…
fails() { ends 1 "$@"; }  # NAME REGEX OPTION…

# QEMU with the firmware, and a guest at an address of our choice; what it prints is in $console.
boot() { # VARIABLE=VALUE…
  local cpu=cortex-a72 cpus=1 memory=256 timeout=30 gdb='' extra='' el2='' log=/dev/null options=()
  local guest='' guest_addr=$((RAM_BASE + 160 * MIB)) append='' initrd='' initrd_addr=''
  local "$@"
  emulator_options
  # shellcheck disable=SC2086 # several options
  timeout -k 5 "$timeout" qemu-system-aarch64 "${options[@]}" $extra >"$console" 2>&1 </dev/null
}
