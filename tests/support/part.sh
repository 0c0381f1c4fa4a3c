# SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later
# shellcheck shell=bash
#
# Sourced by each tests/PART/run.sh, which prints one line a check and whatever else it likes:
#
#   ok NAME        not ok NAME: why        skip NAME: why
#
# PKC_LONG=1 in the environment asks for the long variants (tests/run --long).

# shellcheck source=cmake/steps.sh
. "$(dirname "${BASH_SOURCE[0]}")/../../cmake/steps.sh"
cd "$root" || exit
# shellcheck disable=SC2034 # for those who source this file
support=$root/tests/support

ok() { echo "ok $1"; }             # NAME
not_ok() { echo "not ok $1: $2"; } # NAME WHY
skip() { echo "skip $1: $2"; }     # NAME WHY

# The check that a command succeeds. What it printed is the progress; its first error, or else its
# last line, is the reason.
check() { # NAME COMMAND…
  local name=$1 log=$build/log/check.$BASHPID
  shift
  if "$@" >"$log" 2>&1 </dev/null; then
    ok "$name"
  else
    sed 's/^/    /' "$log"
    not_ok "$name" "$(grep -m 1 "error:" "$log" || tail -n 1 "$log" | grep . || echo "$1 failed")"
  fi
  rm -f "$log"
}

# The check that a command fails, and says why in words that match.
check_refused() { # NAME PATTERN COMMAND…
  local name=$1 pattern=$2 said
  shift 2
  if said=$("$@" 2>&1 </dev/null); then
    not_ok "$name" "accepted"
  elif grep -qE "$pattern" <<<"$said"; then
    ok "$name"
  else
    printf '    %s\n' "${said//$'\n'/$'\n    '}"
    not_ok "$name" "refused, but not for: $pattern"
  fi
}

# Runs a Criterion program: one check for each of its tests, PREFIX/suite/test.
check_criterion() { # PREFIX COMMAND…
  local prefix=$1 tap=$build/log/${1//\//-}.tap status=0
  shift
  : >"$tap"
  "$@" --tap="$tap" >"$tap.log" 2>&1 </dev/null || status=$?
  sed 's/^/    /' "$tap.log"
  awk -v prefix="$prefix" -v status="$status" -f "$support/criterion.awk" "$tap"
}
