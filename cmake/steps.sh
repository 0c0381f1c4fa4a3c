# SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later
# shellcheck shell=bash
#
# Sourced by the project's commands: where the tree is, and steps that show their progress.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
build=$root/build
# shellcheck disable=SC2034 # for those who source this file
sysroot=$build/sysroot

die() { # WHY [STATUS]
  printf '%s: %s\n' "${0#"$root"/}" "$1" >&2
  exit "${2:-1}"
}

# One line of progress; what the command prints goes to a log, whose end is shown when it fails.
# A function passed as the command joins its commands with &&: errexit is off inside a condition.
step() { # NAME COMMAND…
  local name=$1 log=$build/log/${1// /-}.log start=$SECONDS
  shift
  mkdir -p "$build/log"
  printf '%s ... ' "$name"
  if "$@" >"$log" 2>&1 </dev/null; then
    printf '%d s\n' $((SECONDS - start))
    return
  fi
  printf 'failed after %d s\n' $((SECONDS - start))
  tail -n 25 "$log" >&2
  die "$name failed; all of it is in ${log#"$root"/}; try again once that is put right"
}

# Configures each time: that costs a second and notices a new sysroot. One build at a time.
build_preset() ( # PRESET
  exec 8>"$build/.build.lock"
  flock 8 && cd "$root" && cmake --preset "$1" && cmake --build --preset "$1"
)
