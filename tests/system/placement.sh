# SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later
# shellcheck shell=bash disable=SC2154
#
# Sourced by run.sh: where guests come to stand, and on what way. With 256 MiB the RAM ends at
# 0x50000000, the device tree that QEMU passes is at 0x48000000, and so is the place of an initrd.

# A guest, and behind it lines that it checks: seven digits each and a newline.
padded() { # GUEST LINES
  cat "$guests/$1.bin"
  seq 1000000 $((999999 + $2))
}

initrd_of() { # LINES
  seq 2000000 $((1999999 + $1))
}

placed() { # NAME VARIABLE=VALUE…
  boot "${@:2}" || true
  if grep -q '^plain: PASS ' "$console"; then
    ok "system/placement/$1"
  else
    not_ok "system/placement/$1" "$(grep -E 'FAIL|FATAL' "$console" || tail -n 1 "$console")"
  fi
}

refused() { # NAME WHY VARIABLE=VALUE…
  boot "${@:3}" || true
  if grep -q "^el2: FATAL .*$2" "$console" && ! grep -q '^plain:' "$console"; then
    ok "system/placement/$1"
  else
    not_ok "system/placement/$1" "$(tail -n 1 "$console")"
  fi
}

check_places() {
  local lines=900000 at="at=$((2 * MIB))"
  passes placement/flat '^plain: PASS ' --guest "$guests/flat.bin" --memory 256 --cpus 1 \
    --append "at=$((0x80000)) copy=1 memory=256"
  passes placement/text_offset '^plain: PASS ' --guest "$guests/offset.bin" --memory 256 --cpus 1 \
    --append "at=$((0x880000)) memory=256"
  passes placement/initrd '^plain: PASS ' --guest "$work/plain" --memory 256 --cpus 1 \
    --initrd "$work/initrd" --append "$at lines=$lines initrd=$lines"
}

# Modules that lie over their own and each other's places: 7 MiB and a bit each.
check_order() {
  local append="lines=900000 initrd=900000" guest=$work/plain initrd=$work/initrd
  placed down_over_itself guest="$guest" guest_addr=$((0x40600000)) append=lines=900000
  placed up_over_itself guest="$work/offset" guest_addr=$((0x40500000)) append=lines=900000
  placed initrd_in_the_kernels_place guest="$guest" guest_addr=$((0x44000000)) append="$append" \
    initrd="$initrd" initrd_addr=$((0x40600000))
  placed kernel_in_the_initrds_place guest="$guest" guest_addr=$((0x48200000)) append="$append" \
    initrd="$initrd" initrd_addr=$((0x44000000))
  refused each_in_the_others_place 'each where the other belongs' guest="$guest" \
    guest_addr=$((0x48200000)) initrd="$initrd" initrd_addr=$((0x40600000))
}

check_refusals() {
  local guest=$work/plain
  refused over_the_firmware "into the firmware's memory" guest="$guest" \
    guest_addr=$((0x4f900000))
  refused too_large 'too large' guest="$work/large" guest_addr=$((0x44000000))
  refused wild_size 'too large' guest="$work/wild" guest_addr=$((0x44000000))
  refused no_guest 'no guest kernel' guest_addr=$((0x44000000)) guest=/dev/null
}

# An Image whose header claims so much memory.
image_of() { # EIGHT-BYTES
  head -c 16 "$guests/plain.bin"
  printf %b "$1"
  tail -c +25 "$guests/plain.bin"
}

check_placement() {
  local work
  work=$(mktemp -d "$build/placement.XXXXXX")
  padded plain 900000 >"$work/plain"
  padded offset 900000 >"$work/offset"
  initrd_of 900000 >"$work/initrd"
  image_of '\0\0\0320\017\0\0\0\0' >"$work/large" # 253 MiB
  image_of '\0377\0377\0377\0377\0377\0377\0377\0377' >"$work/wild"
  check_places
  check_order
  check_refusals
  rm -r "$work"
}
