# SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later
# shellcheck shell=bash
#
# Sourced by the checks: the compilers by name, with the project's warnings as errors.

# shellcheck source=tests/lint/files.sh
. "$(dirname "${BASH_SOURCE[0]}")/files.sh"

work=$(mktemp -d "${TMPDIR:-/tmp}/pkvmcore-lint.XXXXXX")
trap 'rm -rf "$work"' EXIT

# Each build of the lint part sees the options at their defaults.
configure_header() {
  mkdir -p "$work/include/pkvmcore"
  sed 's/@PROJECT_VERSION_[A-Z]*@/0/g; s/@PKC_[A-Z_]*_01@/0/' include/pkvmcore/config.h.in \
    >"$work/include/pkvmcore/config.h"
}

warnings() { # LIST of cmake/warnings.cmake
  sed -n "/^set($1\$/,/)/p" cmake/warnings.cmake | grep -oE -- '-W[a-z0-9=+-]+'
}

# The command that compiles for COMPILER (gcc, clang, each also with -aarch64) in a standard.
compiler() { # COMPILER STANDARD
  local name=$1 std=$2 command=()
  case $name/$std in
    gcc/c++*) command=(g++) ;;
    gcc/*) command=(gcc) ;;
    gcc-aarch64/c++*) command=(aarch64-linux-gnu-g++) ;;
    gcc-aarch64/*) command=(aarch64-linux-gnu-gcc) ;;
    clang*/c++*) command=(clang++) ;;
    clang*/*) command=(clang) ;;
  esac
  case $name in
    clang-aarch64) command+=(--target=aarch64-linux-gnu) ;;
  esac
  case $name in
    *-aarch64) command+=(-ffreestanding -mgeneral-regs-only -mno-outline-atomics) ;;
  esac
  printf '%s\n' "${command[@]}" -std="$std" -Werror -Iinclude -I"$work/include"
  warnings PKC_WARNINGS
  case $name in
    gcc*) warnings PKC_GNU_WARNINGS ;;
    clang*) warnings PKC_CLANG_WARNINGS ;;
  esac
  [[ $std == c++* ]] || warnings PKC_C_WARNINGS
  case $name/$std in
    gcc*/c[0-9]*) warnings PKC_GNU_C_WARNINGS ;;
  esac
}
