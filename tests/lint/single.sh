#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later
#
#   single.sh COMPILER STANDARD
#
# The one-header build compiles without a warning, and two units that include it link together.
set -euo pipefail
# shellcheck source=tests/lint/toolchain.sh
. "$(dirname "$0")/toolchain.sh"

name=$1 std=$2
configure_header
mapfile -t compile < <(compiler "$name" "$std")
language=c
[[ $std != c++* ]] || language=c++
cmake/amalgamate.sh include "$work/include" >"$work/pkvmcore_single.h"

# Not below include/: the header must need nothing but itself.
for unit in one two; do
  printf '#include "pkvmcore_single.h"\nuint64_t %s(void);\nuint64_t %s(void)\n{\n%s\n}\n' \
    "$unit" "$unit" '	return pkc_mpidr_from_vcpu_id(1);' |
    "${compile[@]/-Iinclude/-I$work}" -O1 -x "$language" -c -o "$work/$unit.o" -
done
ld.lld -r -o "$work/both.o" "$work/one.o" "$work/two.o"

# Each unit has copies of its own: nothing of the library is seen outside of it.
leaked=$(aarch64-linux-gnu-nm --defined-only --extern-only --format=just-symbols "$work/both.o" | grep pkc_) || true
[[ -z $leaked ]] || { echo "global: $leaked" && exit 1; }
