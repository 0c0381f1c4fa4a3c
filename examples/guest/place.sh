# SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later
# shellcheck shell=bash
#
# Sourced: where QEMU's guest-loader puts the guest and its initrd for the firmware to find.
#
#   RAM base       the guest's final place (and at first the firmware, which moves away)
#   min(M/2, 128)  QEMU's device tree, 1 MiB
#   above both     the guest as loaded, then the initrd
#   top - 16       the firmware's final place
#
# guest-loader reports no overlap, so what does not fit is refused here.

MIB=$((1 << 20))
RAM_BASE=$((0x40000000))
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

# The end of the guest's final place: an Image's header says (Linux, Documentation/arm64/booting.rst).
guest_end() { # FILE
  local size text_offset image_size
  size=$(stat -L -c %s "$1")
  if ((size < 64)) || [[ $(number_at "$1" 56 4) != $((0x644d5241)) ]]; then
    echo $((RAM_BASE + 0x80000 + size))
    return
  fi
  text_offset=$(number_at "$1" 8 8)
  image_size=$(number_at "$1" 16 8)
  ((${#text_offset} < 16 && ${#image_size} < 16)) || die "$1: its Image header makes no sense" 2
  ((image_size)) || text_offset=$((0x80000)) # older than the field
  ((text_offset >= 4096)) || text_offset=$((text_offset + 2 * MIB))
  echo $((RAM_BASE + text_offset + $(max "$size" "$image_size")))
}

# Sets guest_addr and initrd_addr.
place_guest() { # MEMORY-IN-MIB GUEST INITRD-OR-NOTHING
  local tree final end
  [[ $(number_at "$2" 0 2) != $((0x8b1f)) ]] || die "$2 is compressed: gunzip it first" 2
  tree=$((RAM_BASE + ($1 < 256 ? $1 / 2 : 128) * MIB))
  final=$(guest_end "$2")
  guest_addr=$(round_up "$(max $((tree + MIB)) "$final")")
  initrd_addr=$(round_up $((guest_addr + $(stat -L -c %s "$2"))))
  end=$(($(round_up $((initrd_addr + $(stat -L -c %s "${3:-/dev/null}")))) + FIRMWARE_RESERVE))
  ((end <= RAM_BASE + $1 * MIB)) ||
    die "the guest is too large: it needs $(((end - RAM_BASE) / MIB)) MiB, --memory gives $1" 2
}
