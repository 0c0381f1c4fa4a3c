#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later
#
#   archive.sh COMPILER MODEL OPTION… [-- SOURCE…]
#
# Builds the library, as one object, with the port aarch64-el2, and inspects that (elf.sh).
# MODEL is the code model: no-pic, pie, pic or large.
set -euo pipefail
# shellcheck source=tests/lint/toolchain.sh
. "$(dirname "$0")/toolchain.sh"

name=$1 model=$2
shift 2
options=()
while (($#)) && [[ $1 != -- ]]; do
  options+=("$1")
  shift
done
sources=("${@:2}")
((${#sources[@]})) || mapfile -t sources < <(library_sources && ls lib/port/aarch64_el2/*.S)

case $model in
  no-pic) options+=(-fno-pic) ;;
  pie) options+=(-fpie) ;;
  pic) options+=(-fpic) ;;
  large) options+=(-fno-pic -mcmodel=large) ;;
esac
options+=(-fno-common -fno-asynchronous-unwind-tables -fno-unwind-tables)

configure_header
mapfile -t compile < <(compiler "$name" c11)
objects=()
for source in "${sources[@]}"; do
  objects+=("$work/$(basename "$source" .c).o")
  "${compile[@]}" "${options[@]}" -c -o "${objects[-1]}" "$source"
done
case $name in
  gcc-aarch64) "${compile[@]}" "${options[@]}" -r -nostdlib -flinker-output=nolto-rel \
    -o "$work/all.o" "${objects[@]}" ;;
  clang-aarch64) ld.lld -r -o "$work/all.o" "${objects[@]}" ;;
esac
tests/lint/elf.sh "$model" "$work/all.o"
