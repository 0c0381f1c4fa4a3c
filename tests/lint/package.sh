#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later
#
#   package.sh PRESET
#
# What a preset installs serves somebody else's project: by CMake, by pkg-config, and as one header.
set -euo pipefail
# shellcheck source=tests/lint/toolchain.sh
. "$(dirname "$0")/toolchain.sh"

preset=$1
prefix=$work/prefix consumer=tests/lint/consumer
cc=(gcc) options=()
if [[ $preset == aarch64 ]]; then
  cc=(aarch64-linux-gnu-gcc -ffreestanding)
  options=(-DCMAKE_TOOLCHAIN_FILE="$PWD/cmake/toolchain-aarch64.cmake")
fi

cmake --preset "$preset" >/dev/null
cmake --build --preset "$preset" --target pkvmcore one_header
cmake --install "build/$preset" --prefix "$prefix" >/dev/null

cmake -G Ninja -S "$consumer" -B "$work/build" -DCMAKE_PREFIX_PATH="$prefix" "${options[@]}" >/dev/null
cmake --build "$work/build"

export PKG_CONFIG_PATH=$prefix/lib/pkgconfig
mapfile -t flags < <(pkg-config --cflags pkvmcore | xargs -n 1)
"${cc[@]}" "${flags[@]}" -c -o "$work/pc.o" "$consumer/consumer.c"

# No flag but those of the machine: the one header needs no port and no path named.
sed 's|<pkvmcore/pkvmcore.h>|"pkvmcore_single.h"|' "$consumer/consumer.c" >"$prefix/include/one.c"
[[ $preset != aarch64 ]] || cc+=(-mgeneral-regs-only)
"${cc[@]}" -c -o "$work/one.o" "$prefix/include/one.c"
