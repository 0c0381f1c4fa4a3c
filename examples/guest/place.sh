# SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later
# shellcheck shell=bash
#
# Sourced: where QEMU's guest-loader puts the guest and its initrd for the firmware to find.
#
#   RAM base       the final place of the guest, which is loaded there if it ends below the next
#   62             the firmware as QEMU loads it; it moves away
#   min(M/2, 128)  QEMU's device tree, 1 MiB
#   above all      the guest as loaded if not there already, then the initrd
#   top - 16       the firmware's final place
#
# guest-loader reports no overlap, so what does not fit is refused here.

MIB=$((1 << 20))
RAM_BASE=$((0x40000000))
FIRMWARE_AT=$((RAM_BASE + 62 * MIB)) # its Image header says so
FIRMWARE_RESERVE=$((16 * MIB))

number_at() { # FILE OFFSET BYTES
  od -A n -t "u$3" -j "$2" -N "$3" "$1" | tr -d ' '
}

round_up() { # VALUE: to 2 MiB
  echo $((($1 + 2 * MIB - 1) & -2 * MIB))
}

max() { # A B
  echo $(($1 > $2 ? $1 : $2))
}

# Sets final and final_end, the guest's final place.
# An Image's header says it (Linux, Documentation/arm64/booting.rst).
final_place() { # FILE
  local size text_offset image_size
  size=$(stat -L -c %s "$1")
  if ((size < 64)) || [[ $(number_at "$1" 56 4) != $((0x644d5241)) ]]; then
    final=$((RAM_BASE + 0x80000))
    final_end=$((final + size))
    return
  fi
  text_offset=$(number_at "$1" 8 8)
  image_size=$(number_at "$1" 16 8)
  ((${#text_offset} < 16 && ${#image_size} < 16)) || die "$1: its Image header makes no sense" 2
  ((image_size)) || text_offset=$((0x80000)) # older than the field
  ((text_offset >= 4096)) || text_offset=$((text_offset + 2 * MIB))
  final=$((RAM_BASE + text_offset))
  final_end=$((final + $(max "$size" "$image_size")))
}

# Sets guest_addr and initrd_addr.
place_guest() { # MEMORY-IN-MIB GUEST INITRD-OR-NOTHING
  local tree final final_end end
  [[ $(number_at "$2" 0 2) != $((0x8b1f)) ]] || die "$2 is compressed: gunzip it first" 2
  tree=$((RAM_BASE + ($1 < 256 ? $1 / 2 : 128) * MIB))
  final_place "$2"
  guest_addr=$final
  ((final_end <= FIRMWARE_AT)) ||
    guest_addr=$(round_up "$(max $((tree + MIB)) "$final_end")")
  initrd_addr=$((guest_addr + $(stat -L -c %s "$2")))
  initrd_addr=$(round_up "$(max $((tree + MIB)) "$initrd_addr")")
  end=$(($(round_up $((initrd_addr + $(stat -L -c %s "${3:-/dev/null}")))) + FIRMWARE_RESERVE))
  ((end <= RAM_BASE + $1 * MIB)) ||
    die "the guest is too large: it needs $(((end - RAM_BASE) / MIB)) MiB, --memory gives $1" 2
}
