#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later
#
# Builds the default guest's initramfs, one static program, as build/guest/initrd.
set -euo pipefail
# shellcheck source=cmake/steps.sh
. "$(dirname "$0")/../../cmake/steps.sh"

guest=$build/guest
mkdir -p "$guest/root"
aarch64-linux-gnu-gcc --sysroot="$sysroot" -std=gnu11 -Os -Wall -Wextra -Werror -static -s \
  -o "$guest/root/init" "$root/examples/guest/init.c" "$root/examples/guest/load.c"
(cd "$guest/root" && echo init | cpio -o -H newc -R 0:0 --reproducible) | gzip -9 >"$guest/initrd.new"
mv "$guest/initrd.new" "$guest/initrd"
