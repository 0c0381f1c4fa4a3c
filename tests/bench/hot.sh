# SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later
# shellcheck shell=bash
#
# Sourced by the figures of the VM table: hot.c with the library at -O2, as instructions of Armv8.0,
# under qemu-user, which logs each instruction with the function that it is of.

# shellcheck source=tests/bench/library.sh
. "$(dirname "${BASH_SOURCE[0]}")/library.sh"

# Takes the hot paths once, in a table of so many VMs.
run_hot() { # NR_VMS
  [[ -e $work/library.a ]] || { compile_library -O2 && aarch64-linux-gnu-ar rcs "$work/library.a" "$work"/*.o; }
  compile hot tests/bench/hot.c -O2 "-DNR_VMS=$1"
  aarch64-linux-gnu-gcc -nostdlib -static -o "$work/hot" "$work/hot.o" "$work/library.a"
  qemu-aarch64-static -singlestep -d exec,nochain -D "$work/log.$1" "$work/hot"
}

# How many instructions of some functions were executed in that.
executed() { # NR_VMS FUNCTION…
  awk -v functions=" ${*:2} " '/^Trace/ { n += index(functions, " " $NF " ") > 0 } END { print n + 0 }' \
    "$work/log.$1"
}

load_put() { executed "$1" pkc_vcpu_load pkc_vcpu_put; } # NR_VMS
handle_lookup() { executed "$1" measured_handle_lookup; } # NR_VMS

# Without the call and the return: it is inline.
token_lookup() { # NR_VMS
  echo $(($(executed "$1" measured_token_lookup) - $(executed "$1" measured_no_lookup)))
}
