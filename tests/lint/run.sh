#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later
#
# What can be said of the code without running it: one script a concern, and for each of them an
# input from bad/ that it must refuse.
set -euo pipefail
# shellcheck source=tests/support/part.sh
. "$(dirname "$0")/../support/part.sh"
# shellcheck source=tests/lint/files.sh
. tests/lint/files.sh

lint=tests/lint
good=lib/mpidr.c # comes before what must be refused: one that passes must not end a check
mkdir -p "$build/log"

# As many checks at a time as there are processors.
parallel() { # COMMAND…
  (($(jobs -rp | wc -l) < $(nproc))) || wait -n || true
  "$@" &
}

text_checks() {
  local scripts
  mapfile -t scripts < <(bash_files)
  parallel check lint/format "$lint/format.sh"
  parallel check lint/rules "$lint/rules.sh"
  parallel check lint/pure "$lint/pure.sh"
  parallel check lint/shellcheck shellcheck -x "${scripts[@]}"
  parallel check lint/licences "$lint/licences.sh"
  parallel check lint/sysreg-encodings "$lint/sysreg-encodings.sh"
  parallel check lint/lengths/library lengths 10 28 40 '^(lib|include)/'
  parallel check lint/lengths/examples lengths 10 28 40 '^examples/'
  parallel check lint/lengths/tests lengths 14 28 40 '^tests/'
}

lengths() { # MEDIAN P90 MAX REGEX
  local files
  mapfile -t files < <(c_files "$4")
  "$lint/lengths.sh" "${@:1:3}" "${files[@]}"
}

compile_checks() {
  local preset compiler std
  for preset in host aarch64; do
    # One after the other: both use the preset's build folder.
    parallel preset_checks "$preset"
  done
  for compiler in gcc clang gcc-aarch64 clang-aarch64; do
    for std in c11 c2x c++17 c++20; do
      parallel check "lint/headers/$compiler/$std" "$lint/headers.sh" "$compiler" "$std"
    done
    for std in c11 c++17; do
      parallel check "lint/single/$compiler/$std" "$lint/single.sh" "$compiler" "$std"
    done
  done
}

preset_checks() { # PRESET
  check "lint/tidy/$1" "$lint/tidy.sh" "$1"
  check "lint/package/$1" "$lint/package.sh" "$1"
  [[ $1 != aarch64 ]] || check "lint/archive/$1" "$lint/elf.sh" no-pic "build/$1/lib/libpkvmcore.a"
}

archive() { # COMPILER MODEL OPTION…
  local name
  name=$(tr -d ' ' <<<"${*:3}")
  parallel check "lint/archive/$1/$2/${name#-}" "$lint/archive.sh" "$1-aarch64" "${@:2}"
}

# Every model at the level that most people build with; every level in the two extreme models; then
# what else embedders compile with.
archive_checks() {
  local compiler model level
  for compiler in gcc clang; do
    for model in no-pic pie pic large; do
      for level in -O0 -O2 -Os; do
        archive "$compiler" "$model" "$level"
      done
      archive "$compiler" "$model" -O2 -flto
    done
    archive "$compiler" pic -O3
    archive "$compiler" pic -O2 -mbranch-protection=standard
    archive "$compiler" pic -O2 -march=armv8.1-a
    archive "$compiler" pic -O2 -DPKC_DEBUG_LOCKS=1
    archive "$compiler" pic -O2 -DPKC_STATS=1
  done
}

# What becomes of locks, guards, atomics and register accesses in the hands of the compilers.
code_checks() {
  local compiler level source
  parallel check lint/litmus tests/litmus/check.sh
  for compiler in gcc clang; do
    for level in -O0 -O1 -O2 -O3 -Os -flto; do
      parallel check "lint/lock-order/$compiler/${level#-}" \
        "$lint/lock-order.sh" "$compiler-aarch64" -O2 "$level"
    done
    parallel check "lint/lock-order/$compiler/lse" \
      "$lint/lock-order.sh" "$compiler-aarch64" -O2 -march=armv8.1-a
    for level in -O1 -O2 -O3 -Os; do
      for source in guard vreg; do
        parallel check "lint/$source-cost/$compiler/${level#-}" \
          "$lint/cost.sh" "$lint/${source}_cost.c" "$compiler-aarch64" "$level"
      done
    done
  done
}

refuses_archive() { # PATTERN COMPILER MODEL SOURCE
  parallel check_refused "lint/refuses/$4/$2" "$1" \
    "$lint/archive.sh" "$2-aarch64" "$3" -O2 -- "$lint/bad/$4.c"
}

# Made here: in the tree it would be a fault of the tree.
foreign_licence() {
  local file=$build/log/foreign
  printf "SPDX-%s: Apache-2.0\n" License-Identifier >"$file"
  "$lint/licences.sh" "$file"
}

# Each rule of the house says that it is broken.
refuses_rules() { # FILE WHAT-IT-SAYS…
  local what
  for what in "${@:2}"; do
    parallel check_refused "lint/refuses/rules/${what//[^a-zA-Z]/_}" ": .*$what" \
      "$lint/rules.sh" "$good" "$1"
  done
}

# No false comfort: what each check is there for makes it fail.
refusals() {
  local compiler
  parallel check_refused lint/refuses/format clang-formatted "$lint/format.sh" "$good" "$lint/bad/format.c"
  parallel check_refused lint/refuses/wide 'over 100 columns' "$lint/format.sh" "$good" "$lint/bad/wide.c"
  refuses_rules "$lint/bad/include/macro.h" 'ROUND_UP has no prefix'
  refuses_rules "$lint/bad/lib/rules.c" 'SPDX line' 'included as' freestanding 'function pointer' \
    'weak symbol' 'section: ' 'comments are' allocation unfinished goto: assembly
  parallel check_refused lint/refuses/licence "Apache-2.0" foreign_licence
  parallel check_refused lint/refuses/pure "atomic.h" "$lint/pure.sh" "$good" "$lint/bad/pure.c"
  parallel check_refused lint/refuses/lengths 'is over' "$lint/lengths.sh" 1 1 1 "$lint/bad/lib/rules.c"
  parallel check_refused lint/refuses/tidy 'recursive' "$lint/tidy.sh" host "$lint/bad/tidy.c"
  parallel check_refused lint/refuses/header 'uint32_t' "$lint/headers.sh" gcc c11 "../$lint/bad/header.h"
  parallel check_refused lint/refuses/vreg "VREG_GROUP_PMCR_EL0.* undeclared" \
    "$lint/cost.sh" "$lint/bad/vreg.c" gcc-aarch64 -O2
  parallel check_refused lint/refuses/encodings "TTBR1_EL1: the list" \
    "$lint/sysreg-encodings.sh" "$lint/bad/sysreg_list.h"
  parallel refuses lint/refuses/litmus "P0 is not" tests/litmus/check.sh "$lint/bad/order.litmus"
  for compiler in gcc clang; do
    refuses_archive 'undefined symbols: __udivti3' "$compiler" pic undefined
    refuses_archive 'unprefixed symbols: mpidr_match' "$compiler" pic unprefixed
    refuses_archive 'writable bytes: .bss' "$compiler" pic writable
    refuses_archive 'exported data: pkc_bad' "$compiler" pic exported_data
    refuses_archive 'relocations: .*GOT' "$compiler" pie got
    refuses_archive 'relocations: R_AARCH64_ABS64' "$compiler" no-pic pointer_table
    refuses_archive 'sections: .hyp.fast' "$compiler" pic section
  done
}

text_checks
compile_checks
archive_checks
code_checks
refusals
wait
