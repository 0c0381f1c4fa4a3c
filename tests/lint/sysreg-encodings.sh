#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later
#
#   sysreg-encodings.sh [HEADER…]
#
# Assembles an access to every register and SYS instruction of the two lists by its name, and
# compares bits 20:5 of the instruction with the encoding that the list makes of its fields.
# A HEADER has lists of the same names instead.
set -euo pipefail
# shellcheck source=tests/lint/toolchain.sh
. "$(dirname "$0")/toolchain.sh"

march=armv8.8-a+sve+sme+memtag+profile

# Names that binutils 2.40 does not know, as the architecture's register descriptions encode them.
declare -A newer=(
  [TCR2_EL1]=s3_0_c2_c0_3 [TCR2_EL2]=s3_4_c2_c0_3
  [PIRE0_EL1]=s3_0_c10_c2_2 [PIR_EL1]=s3_0_c10_c2_3
  [POR_EL1]=s3_0_c10_c2_4 [POR_EL0]=s3_3_c10_c2_4 [FPMR]=s3_3_c4_c4_2
  [ID_AA64PFR2_EL1]=s3_0_c0_c4_2 [ID_AA64MMFR3_EL1]=s3_0_c0_c7_3
  [ID_AA64FPFR0_EL1]=s3_0_c0_c4_7 [ID_AA64ISAR3_EL1]=s3_0_c0_c6_3
)

# NAME ENCODING of every row.
rows() { # HEADER…
  local name op0 op1 crn crm op2
  {
    printf '#include "%s"\n' "$@"
    echo '#define ROW(name, op0, op1, crn, crm, op2, ...) name, op0, op1, crn, crm, op2;'
    echo 'PKC_SYSREG_LIST(ROW) PKC_HYP_SYSREG_LIST(ROW)'
  } | gcc -E -P -Iinclude -I. -I"$work/include" -x c - | tr ';' '\n' |
    while IFS=, read -r name op0 op1 crn crm op2; do
      [[ $op2 ]] || continue
      echo "${name// /} $((op0 << 14 | op1 << 11 | (crn) << 7 | (crm) << 3 | (op2)))"
    done
}

# The instruction that accesses NAME.
instruction() { # NAME
  case $1 in
    TLBI_ALL* | TLBI_VMALL* | IC_IALLU*) echo "${1/_/ }" ;;
    TLBI_* | IC_* | DC_* | AT_*) echo "${1/_/ }, x0" ;;
    *) echo "msr ${newer[$1]-$1}, x0" ;;
  esac
}

(($#)) || set -- pkvmcore/sysreg_list.h pkvmcore/hyp_sysreg_list.h
configure_header
mapfile -t list < <(rows "$@")
((${#list[@]} > 0)) || { echo "error: no rows"; exit 1; }

for row in "${list[@]}"; do instruction "${row% *}"; done | tr '[:upper:]' '[:lower:]' >"$work/all.s"
aarch64-linux-gnu-as -march=$march --no-warn -o "$work/all.o" "$work/all.s"
aarch64-linux-gnu-objcopy -O binary -j .text "$work/all.o" "$work/all.bin"
mapfile -t words < <(od -An -v -w4 -tu4 --endian=little "$work/all.bin")

status=0
for i in "${!list[@]}"; do
  read -r name enc <<<"${list[i]}"
  if ((enc != (words[i] >> 5 & 0xffff))); then
    printf 'error: %s: the list encodes %#x, the assembler %#x\n' "$name" "$enc" \
      "$((words[i] >> 5 & 0xffff))"
    status=1
  fi
done
echo "${#list[@]} names"
exit "$status"
