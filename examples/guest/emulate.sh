# SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later
# shellcheck shell=bash disable=SC2154,SC2034,SC2054
#
# Sourced by examples/run: QEMU with the firmware and the guest, from start to end, as its options
# say. The console goes to standard output and to the file $log.

qemu='' log=''

# QEMU reads a comma inside a value as two.
quoted() { # VALUE
  echo "${1//,/,,}"
}

emulator_options() {
  options=(
    -M virt,virtualization=on,gic-version=3 -cpu "$cpu" -smp "$cpus" -m "$memory"
    -nic none -display none -monitor none -no-reboot
    -chardev "stdio,id=console,signal=on,logfile=$(quoted "$log")" -serial chardev:console
    -kernel "$firmware"
    -device "guest-loader,addr=$guest_addr,kernel=$(quoted "$guest"),bootargs=$(quoted "$append")"
  )
  [[ -z $el2 ]] || options+=(-append "$el2") # the command line of EL2 itself
  [[ -z $initrd ]] ||
    options+=(-device "guest-loader,addr=$initrd_addr,initrd=$(quoted "$initrd")")
  [[ -z $gdb ]] || options+=(-S -gdb tcp:127.0.0.1:1234)
}

stop() {
  [[ -z $qemu ]] || kill "$qemu" 2>/dev/null || true
}

cleanup() {
  stop
  wait
  rm -f "$log" "$log.qemu"
}

# The console's input is descriptor 3, since bash gives what it starts with & an empty 0.
start() {
  log=$(mktemp "$build/console.XXXXXX")
  trap cleanup EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
  emulator_options
  [[ -z $gdb ]] ||
    echo "attach with: gdb-multiarch ${firmware%.bin}.elf -ex 'target remote :1234'"
  timeout --foreground -k 5 "$timeout" \
    qemu-system-aarch64 "${options[@]}" <&3 3<&- 2>"$log.qemu" &
  qemu=$!
}

# The console as lines. One that stays unfinished for a second, a prompt, comes as it is.
settled_lines() {
  local line='' part status=0
  while ((status != 1)); do
    status=0
    IFS= read -r -t 1 part || status=$?
    line+=$part
    [[ -z $part && $status != 0 ]] || printf '%s\n' "${line%$'\r'}"
    ((status)) || line=''
  done
}

# Ends at the match or with QEMU.
console_matches() { # REGEX
  grep -q -E -- "$1" < <(
    tail -n +1 -f --pid="$qemu" "$log" 2>/dev/null | settled_lines 2>/dev/null
  )
}

# Sets `why` unless QEMU ended by itself, which it does when the guest powers off or resets.
await_end() {
  local status=0 fatal
  wait "$qemu" || status=$?
  qemu=''
  case $status in
    0) ;;
    124 | 137) why="no end after $timeout s" ;;
    *) why="QEMU ended with status $status: $(tail -n 1 "$log.qemu")" ;;
  esac
  fatal=$(console_lines 'el2: FATAL ' | tail -n 1)
  [[ -z $fatal ]] || why="EL2 stopped: $fatal"
}

# The console's lines that begin with PREFIX, without it.
console_lines() { # PREFIX
  sed -n "s/\r\$//; s/^$1//p" "$log"
}
