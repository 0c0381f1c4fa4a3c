#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later
#
#   lock-order.sh COMPILER OPTION…
#
# In the code of lock_order.c every access to the value stands after an acquiring access and before
# the releasing one, and none that the source asks for is missing.
set -euo pipefail
# shellcheck source=tests/lint/toolchain.sh
. "$(dirname "$0")/toolchain.sh"

name=$1
shift
configure_header
mapfile -t compile < <(compiler "$name" c11)

"${compile[@]}" "$@" -c -o "$work/order.o" tests/lint/lock_order.c
if [[ " $* " == *" -flto "* ]]; then
  mv "$work/order.o" "$work/lto.o"
  case $name in
    gcc*) "${compile[@]}" "$@" -r -nostdlib -flinker-output=nolto-rel \
      -o "$work/order.o" "$work/lto.o" ;;
    clang*) ld.lld -r -o "$work/order.o" "$work/lto.o" ;;
  esac
fi

aarch64-linux-gnu-objdump -d --no-show-raw-insn "$work/order.o" | awk -f tests/lint/lock_order.awk
