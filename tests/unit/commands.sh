# SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later
# shellcheck shell=bash disable=SC2154 # what part.sh sets
#
# Sourced by run.sh: what the commands refuse, how they judge a QEMU whose console the test writes, and
# what they do on a machine without a network.

said='guest: cpus=4 possible=0-3\r\nguest: hotplug=60\r\n'
irqs='el2: irq ppi=9 spi=0 sgi=5 kicked=5 kick=5 lr=14 maintenance=0 spurious=0\r\n'
counted="${irqs}el2: psci CPU_ON=63 CPU_OFF=60 SYSTEM_OFF=1\\r\\n"

# One clear line on standard error, nothing on standard output, status 2.
refuses() { # NAME WHY COMMAND…
  local name=unit/commands/$1 why=$2 status=0 out err
  shift 2
  err=$build/log/refusal
  out=$("$@" 2>"$err" </dev/null) || status=$?
  if [[ $status == 2 && -z $out && $(wc -l <"$err") == 1 && $(<"$err") == *"$why"* ]]; then
    ok "$name"
  else
    not_ok "$name" "status $status, output '$out', error '$(<"$err")'"
  fi
}

judges() { # NAME STATUS LAST-LINE COMMAND…
  local name=unit/commands/$1 status=0 last
  last=$(PATH=$support/fake:$PATH "${@:4}" </dev/null 2>&1 | tail -n 1) || status=$?
  if [[ $status == "$2" && $last == "$3" ]]; then
    ok "$name"
  else
    not_ok "$name" "status $status, last line '$last'"
  fi
}

linux() { # NAME STATUS LAST-LINE CONSOLE OPTION…
  FAKE_CONSOLE=$4 judges "$1" "$2" "$3" examples/run --firmware examples/run "${@:5}"
}

guest() { # NAME STATUS LAST-LINE CONSOLE OPTION…
  linux "${@:1:4}" --guest examples/run "${@:5}"
}

# An Image whose header wants all of the address space.
wild_image() {
  head -c 8 /dev/zero
  printf '\377%.0s' {1..48}
  printf 'ARM\x64\0\0\0\0'
}

check_refusals() {
  truncate -s 200M "$build/large"
  wild_image >"$build/wild"
  printf '\037\213' >"$build/packed"
  refuses a_missing_guest "no file" examples/run --guest /missing
  refuses a_directory_as_initrd "no file" examples/run --guest examples/run --initrd /
  refuses a_bad_number "number from 1 to 32" examples/run --cpus 4x
  refuses a_number_out_of_range "number from 128" examples/run --memory 64
  refuses an_octal_number "number from 1 to 32" examples/run --cpus 08
  refuses an_option_without_its_value "number from" examples/run --timeout
  refuses an_unknown_option "unknown option" examples/run --frobnicate
  refuses an_unknown_policy "direct or virtual" examples/run --irq both
  refuses a_host_on_virtual_interrupts "goes with --irq direct" examples/run --host --irq virtual
  refuses a_guest_too_large "needs 418 MiB" examples/run --guest "$build/large" --memory 256
  refuses a_wild_image "no sense" examples/run --guest "$build/wild"
  refuses a_compressed_guest "gunzip" examples/run --guest "$build/packed"
  refuses a_bad_regex "regular expression" examples/run --guest examples/run --expect '['
  refuses an_initrd_without_guest "go with --guest" examples/run --initrd examples/run
  refuses an_unknown_part "no part" tests/run nothing
  refuses an_unknown_test_option "unknown option" tests/run --nothing
  rm "$build/large" "$build/wild" "$build/packed"
}

check_verdicts() {
  linux pass 0 "PASS linux cpus=4 hotplug=60" "$said$counted"
  local one='el2: psci CPU_ON=0 CPU_OFF=0 SYSTEM_OFF=1\n'
  linux pass_on_one_cpu 0 "PASS linux cpus=1 hotplug=0" \
    "guest: cpus=1\nguest: hotplug=0\nel2: irq ppi=1 sgi=0\n${one}" --cpus 1
  linux el2_disagrees 1 "FAIL linux: EL2 counted 'CPU_ON=1', not 'CPU_ON=63 CPU_OFF=60 SYSTEM_OFF=1'" \
    "${said}el2: psci CPU_ON=1\n"
  linux no_sgi 1 "FAIL linux: EL2 sent no SGI on: 'ppi=9 sgi=0 kick=0'" \
    "${said}el2: irq ppi=9 sgi=0 kick=0\n${counted#"$irqs"}"
  linux no_timer 1 "FAIL linux: EL2 took no timer's interrupt: ''" "$said${counted#"$irqs"}"
  linux direct 0 "PASS linux cpus=4 hotplug=60" "$said${counted#"$irqs"}" --irq direct
  linux no_report 1 "FAIL linux: no report from EL2" "$said"
  linux the_guest_lost_a_cpu 1 \
    "FAIL linux: the guest said 'cpus=3 hotplug=60', not 'cpus=4 hotplug=60'" \
    "${said/cpus=4/cpus=3}$counted"
  FAKE_SECONDS=9 linux timeout 1 "FAIL linux: no end after 1 s" "$said" --timeout 1
  FAKE_STATUS=3 linux emulator_failed 1 "FAIL linux: QEMU ended with status 3: " ''
  linux el2_stopped 1 "FAIL linux: EL2 stopped: no memory" "el2: FATAL no memory\r\n"
  FAKE_SECONDS=9 guest match 0 "PASS guest run" 'Hello\r\nworld\r\n' --expect '^wor(ld)$'
  FAKE_SECONDS=9 guest match_at_a_prompt 0 "PASS guest run" 'Hello\r\n=> ' --expect '^=> $'
  guest no_match 1 "FAIL guest: no line matched 'x'" 'Hello\r\n' --expect x
  FAKE_SECONDS=9 guest no_match_in_time 1 "FAIL guest: no line matched 'x'; no end after 1 s" \
    'Hello\r\n' --expect x --timeout 1
  guest power_off 0 "PASS guest run" "${counted}no newline"
  guest no_power_off 1 "FAIL guest: it did not power off" 'Hello\r\n'
}

check_setup() {
  judges setup_asks_nothing_when_all_is_there 0 "" cmake/setup.sh run unit
  FAKE_BARE=1 judges setup_that_fails_says_so 1 "cmake/setup.sh: installing packages failed; \
all of it is in build/log/installing-packages.log; try again once that is put right" \
    cmake/setup.sh unit
}

check_commands() {
  check_setup
  check_refusals
  check_verdicts
}
