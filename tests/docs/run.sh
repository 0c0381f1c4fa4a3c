#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later
#
# The manual builds without a warning, its examples compile, its links lead somewhere, and each
# module has its note; and what must not pass, from bad/, does not.
set -euo pipefail
# shellcheck source=tests/support/part.sh
. "$(dirname "$0")/../support/part.sh"

mkdir -p "$build/log"
work=$(mktemp -d "${TMPDIR:-/tmp}/pkvmcore-docs.XXXXXX")
trap 'rm -rf "$work"' EXIT

pages() {
  find . -name .git -prune -o -path ./build -prune -o -path ./tests/docs/bad -prune \
    -o -name '*.md' -print | sed 's|^\./||' | LC_ALL=C sort
}

# The settings of the target docs, with other input.
doxygen_over() { # INPUT
  {
    cat build/host/docs/Doxyfile
    echo "INPUT = $1"
    echo "OUTPUT_DIRECTORY = $work"
  } | doxygen -
}

# Each C block of a page is a whole translation unit.
examples_compile() { # PAGE…
  local page block dir=$work/examples
  for page; do
    rm -rf "$dir" && mkdir -p "$dir" || return
    awk -v dir="$dir" '/^```c$/ { out = dir "/" NR + 1 ".c"; next } /^```/ { out = "" } out { print > out }' \
      "$page"
    for block in "$dir"/*.c; do
      [[ -f $block ]] || continue
      echo "$page:$(basename "$block" .c)"
      compile_example "$block" || return
    done
  done
}

compile_example() { # FILE
  local compile=(-std=c11 -Wall -Wextra -Werror -Iinclude -Ibuild/host/lib/include -c -o "$work/example.o" "$1")
  aarch64-linux-gnu-gcc -ffreestanding -mgeneral-regs-only "${compile[@]}" || return
  grep -q port/aarch64_el2.h "$1" || gcc "${compile[@]}"
}

has_example() { # PAGE
  grep -q '^```c$' "$1"
}

# Links to files of the tree, from the page that they stand in, and to headings of a page.
links_resolve() { # PAGE…
  local page link file status=0
  for page; do
    while IFS= read -r link; do
      file=${link%%#*}
      [[ -z $file || -e $(dirname "$page")/$file ]] ||
        { echo "$page: error: no $link" && status=1; }
    done < <(grep -oE '\]\([^)]+\)' "$page" | sed 's/^](//; s/)$//' | grep -vE '^(https?|mailto):')
  done
  return "$status"
}

# Paths in code style that begin with a folder of the tree name something that is there.
paths_exist() { # PAGE…
  local page path status=0
  for page; do
    while IFS= read -r path; do
      compgen -G "$path" >/dev/null || { echo "$page: error: no $path" && status=1; }
    done < <(grep -oE '`(lib|include|examples|tests|docs|cmake)/[A-Za-z0-9_./*-]+' "$page" | tr -d "\`" | grep -v foo | sort -u)
  done
  return "$status"
}

# Each header has a note of its own name, or one that names it.
headers_have_notes() { # HEADER…
  local header name status=0
  for header; do
    name=$(basename "$header" .h)
    [[ -f docs/design/${name//_/-}.md ]] || grep -qE "(^|[^a-z_])$name\.h" docs/design/*.md ||
      { echo "$header: error: no note in docs/design names it" && status=1; }
  done
  return "$status"
}

# Each test that a page names as suite/name is there.
tests_exist() { # PAGE…
  local page name status=0
  for page; do
    while IFS= read -r name; do
      [[ -e tests/$name.litmus ]] ||
        grep -rqE "^Test\(${name%%/*}, ${name##*/}(\)|,)|\"$name\"" tests --include='*.c' ||
        { echo "$page: error: no test $name" && status=1; }
    done < <(grep -oE '`[a-z_0-9]+/[a-z_0-9-]+' "$page" | tr -d "\`" | grep -v '^tests/')
  done
  return "$status"
}

table_names() { # PAGE REGEX: the names, in code style, that rows begin with
  sed -nE "s/^\| \`($2).*/\1/p" "$1" | LC_ALL=C sort -u
}

# The tables of the page name each hook that the library calls and each override that it asks for.
porting_is_complete() {
  diff <(grep -rhoE '\bpkc_port_[a-z_]+' include lib --include='*.[ch]' | LC_ALL=C sort -u) \
    <(table_names docs/porting.md 'pkc_port_[a-z_]+') &&
    diff <(sed -nE 's/^#ifndef (PKC_PORT_[A-Z_]+)$/\1/p' include/pkvmcore/*.h | LC_ALL=C sort -u) \
      <(table_names docs/porting.md 'PKC_PORT_[A-Z_]+')
}

# The tables of the page name each preset and each option.
building_is_complete() {
  diff <({
    sed -n 's/.*"configurePreset": "\([a-z0-9-]*\)".*/\1/p' CMakePresets.json
    sed -nE 's/^(option|set)\((PKC_[A-Z_]+) .*("| CACHE ).*/\2/p' CMakeLists.txt
  } | LC_ALL=C sort -u) <(table_names docs/building.md '[A-Za-z0-9_-]+')
}

mapfile -t all_pages < <(pages)
mapfile -t pages_of_users < <(printf '%s\n' "${all_pages[@]}" | grep -v '^docs/design/')
mapfile -t headers < <(find include -name '*.h' | LC_ALL=C sort)

step "configuring" cmake --preset host
check docs/doxygen cmake --build --preset host --target docs
check docs/example has_example README.md
check docs/examples examples_compile "${pages_of_users[@]}"
check docs/links links_resolve "${all_pages[@]}"
check docs/paths paths_exist "${all_pages[@]}"
check docs/hazards tests_exist docs/design/hazards.md
check docs/notes headers_have_notes "${headers[@]}"
check docs/porting porting_is_complete
check docs/building building_is_complete

check_refused docs/refuses/undocumented 'is not documented' doxygen_over tests/docs/bad/undocumented.h
check_refused docs/refuses/example 'pkc_nothing' examples_compile README.md tests/docs/bad/page.md
check_refused docs/refuses/link 'no nowhere.md' links_resolve README.md tests/docs/bad/page.md
check_refused docs/refuses/path 'no lib/nothing.c' paths_exist README.md tests/docs/bad/page.md
check_refused docs/refuses/test 'no test nothing/holds_this' tests_exist tests/docs/bad/page.md
check_refused docs/refuses/note 'unheard_of.h' headers_have_notes include/pkvmcore/mpidr.h unheard_of.h
