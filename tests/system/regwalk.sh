# SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later
# shellcheck shell=bash disable=SC2154
#
# Sourced: the guest that walks all register encodings, with the firmware and at EL1 of the plain
# machine. The firmware may take registers away, but never add one.

# ENCODING LETTER of each register in a guest's map: r, w, or both.
reached() { # LOG
  tr -d '\r' <"$1" | awk '$1 == "map" {
    for (op2 = 0; op2 < 8; op2++) {
      letter = tolower(substr($6, op2 + 1, 1))
      name = "S" $2 "_" $3 "_C" $4 "_C" $5 + 0 "_" op2
      if (letter ~ /[rb]/) print name, "read"
      if (letter ~ /[wb]/) print name, "written"
    }
  }' | sort
}

plain_machine() { # MODEL LOG
  timeout -k 5 60 qemu-system-aarch64 -M virt,gic-version=3 -cpu "$1" -smp 1 -m 256 -nic none \
    -display none -monitor none -no-reboot -serial stdio -kernel "$guests/regwalk.bin" \
    >"$2" 2>&1 </dev/null
}

# QEMU 7.2 has no fine-grained traps.
walks() { # MODEL NAME OPTION…
  passes "$2" '^regwalk: PASS' --cpu "$1" --cpus 1 --memory 256 --append fgt=0 \
    --guest "$guests/regwalk.bin" "${@:3}"
}

check_regwalk() {
  local model name log added
  for model in "${models[@]}"; do
    name=${model%%,*} log=$build/log/system-regwalk
    walks "$model" "regwalk/$name/reaches_what_it_announces"
    walks "$model" "regwalk/$name/isolated_too" --firmware "${firmware%.bin}-isolated.bin"
    plain_machine "$model" "$log-$name-plain.log" || true
    added=$(comm -23 <(reached "$log-$name-reaches_what_it_announces.log") \
      <(reached "$log-$name-plain.log"))
    if [[ $(reached "$log-$name-plain.log" | wc -l) -lt 100 ]]; then
      not_ok "system/regwalk/$name/adds_no_register" "no map from the plain machine"
    elif [[ $added ]]; then
      not_ok "system/regwalk/$name/adds_no_register" "${added//$'\n'/, }"
    else
      ok "system/regwalk/$name/adds_no_register"
    fi
  done
}
