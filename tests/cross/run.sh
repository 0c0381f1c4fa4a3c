#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later
#
# The unit tests compiled for AArch64, under qemu-user with nothing registered in this machine.
# The threaded ones run twice: with atomics as load- and store-exclusive pairs, and as the LSE
# instructions of Armv8.1.
set -euo pipefail
# shellcheck source=tests/support/part.sh
. "$(dirname "$0")/../support/part.sh"

shim=$build/aarch64-linux/qemu_user_exec.so
export PKC_QEMU_USER=/usr/bin/qemu-aarch64-static
export PKC_QEMU_SYSROOT=$sysroot

build_shim() {
  mkdir -p "${shim%/*}" &&
    aarch64-linux-gnu-gcc --sysroot="$sysroot" -std=c11 -O2 -Wall -Wextra -Werror \
      -shared -fPIC -o "$shim" "$support/qemu_user_exec.c"
}

build_lse() {
  cmake --preset aarch64-linux -B build/aarch64-linux-lse -DCMAKE_C_FLAGS=-march=armv8.1-a &&
    cmake --build build/aarch64-linux-lse
}

build_fp_move() {
  aarch64-linux-gnu-gcc --sysroot="$sysroot" -std=gnu11 -O2 -Wall -Wextra -Werror -static \
    -mgeneral-regs-only -mno-outline-atomics -Iinclude -Ibuild/aarch64-linux/lib/include \
    -o build/aarch64-linux/tests/fp_move tests/cross/fp_move.c lib/port/aarch64_el2/fp.S
}

qemu_user() { # PROGRAM ARG…
  "$PKC_QEMU_USER" -L "$sysroot" -E LD_PRELOAD="$shim" "$@"
}

check_threads() { # BUILD
  local program
  for program in "build/$1"/tests/threads/test_*; do
    [[ ! -x $program ]] || check "cross/${1#aarch64-}/${program##*/test_}" qemu_user "$program"
  done
}

step "building the preloaded execve" build_shim
step "building the tests for AArch64" build_preset aarch64-linux
check_criterion cross qemu_user build/aarch64-linux/tests/unit
check_criterion cross/debug qemu_user build/aarch64-linux/tests/unit_debug
check_threads aarch64-linux
step "building the test of the FP registers" build_fp_move
check cross/fp_move "$PKC_QEMU_USER" -cpu max build/aarch64-linux/tests/fp_move

step "building the tests for AArch64 with LSE" build_lse
check_threads aarch64-linux-lse
