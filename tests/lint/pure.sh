#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later
#
# The pure files (decoders, masks, tables), or those named, reach no header with a guard, an atomic
# or an instruction in it: provers and fuzzers read them as they are.
set -euo pipefail
# shellcheck source=tests/lint/toolchain.sh
. "$(dirname "$0")/toolchain.sh"

files=("$@")
(($#)) || files=(lib/{esr,inject,mpidr,reset,sanitise,smccc,sysreg_bank,vgic,vgic_ack,vgic_icc,vgic_sgi}.c
  include/pkvmcore/{context,errno,handle,psci_call,sysreg_enc,types,vgic,vgic_icc,vgic_sgi}.h)
configure_header

status=0
for file in "${files[@]}"; do
  reached=$(gcc -MM -Iinclude -I"$work/include" "$file")
  impure=$(grep -oE 'pkvmcore/(atomic|barrier|guard|port|spinlock)\.h' <<<"$reached" | tr '\n' ' ') || true
  [[ -z $impure ]] || { echo "$file: error: reaches $impure" && status=1; }
done
exit "$status"
