#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later
#
#   elf.sh MODEL FILE
#
# An AArch64 object or archive of the library links anywhere: nothing undefined but what the port or
# the compiler's contract supplies, one prefix, no relocation through a GOT, no section of our own,
# nothing to write to. Prints each fault.
# shellcheck disable=SC2317 # the functions are called by name
set -euo pipefail

model=$1 file=$2
tool=aarch64-linux-gnu-
work=$(mktemp -d "${TMPDIR:-/tmp}/pkvmcore-lint.XXXXXX")
trap 'rm -rf "$work"' EXIT

# One object, whatever came: what one file of the library asks of another is not undefined.
"${tool}ld" -r --whole-archive -o "$work/all.o" "$file"

# An empty archive would have no faults.
missing_functions() {
  "${tool}nm" --defined-only "$work/all.o" | grep " T pkc_" >/dev/null || echo "all of them"
}

undefined_symbols() {
  "${tool}nm" --undefined-only --format=just-symbols "$work/all.o" |
    grep -vE '^(memcpy|memmove|memset|memcmp|pkc_port_[a-z_]+)$'
}

unprefixed_symbols() {
  "${tool}nm" --defined-only --extern-only --format=just-symbols "$work/all.o" | grep -v '^pkc_'
}

exported_data() {
  "${tool}nm" --defined-only --extern-only --format=posix "$work/all.o" | awk '$2 != "T" { print $1 }'
}

# PC-relative, the low bits that go with it, and calls. The large model alone has absolute addresses.
relocations() {
  local allowed='PREL(16|32|64)|ADR_PREL_LO21|ADR_PREL_PG_HI21|ADD_ABS_LO12_NC|LD_PREL_LO19'
  allowed+='|LDST(8|16|32|64|128)_ABS_LO12_NC|CALL26|JUMP26|CONDBR19|TSTBR14'
  [[ $model != large ]] || allowed+='|ABS64|MOVW_UABS_G[0-3](_NC)?'
  "${tool}readelf" -rW "$work/all.o" | awk -v allowed="^R_AARCH64_($allowed)\$" '
    /^Relocation section/ { section = $3; debug = section ~ /\.debug_/ }
    $3 ~ /^R_AARCH64_/ && !debug && $3 !~ allowed { print $3, "in", section }
  ' | sort -u
}

# A loader that copies .text and .rodata must have copied all of it.
sections() {
  "${tool}readelf" -SW "$work/all.o" | sed -n 's/^ *\[ *[0-9]*\] \(\.[^ ]*\) .*/\1/p' |
    grep -vE '^\.(text|rodata)(\..*)?$|^\.(data|bss)$|^\.(rela)?\.?debug_|^\.rela\.(text|rodata)' |
    grep -vE '^\.(comment|note\.GNU-stack|note\.gnu\.property|symtab|strtab|shstrtab|llvm_addrsig)$'
}

writable_bytes() {
  "${tool}size" -A "$work/all.o" | awk '$1 ~ /^\.(data|bss)/ && $2 > 0 { print $1, $2, "bytes" }'
}

unprefixable() {
  "${tool}objcopy" --prefix-symbols=x_ "$work/all.o" "$work/prefixed.o"
  "${tool}nm" --extern-only --format=just-symbols "$work/prefixed.o" | grep -v '^x_'
}

status=0
for check in missing_functions undefined_symbols unprefixed_symbols exported_data \
  relocations sections writable_bytes unprefixable; do
  faults=$("$check") || true
  [[ -z $faults ]] || { echo "${check//_/ }: ${faults//$'\n'/, }" && status=1; }
done
exit "$status"
