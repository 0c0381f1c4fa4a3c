# SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later
#
# Criterion's TAP report, as the lines of a test part. -v prefix=… -v status=… of the program

function flush_failure() {
  if (failed != "")
    print "not ok " failed ": " why
  failed = ""
}

function name(line) {
  sub(/^(not )?ok - /, "", line)
  sub(/[ ].*/, "", line)
  sub(/::/, "/", line)
  return prefix "/" line
}

/^1\.\.[0-9]+$/ { planned += substr($0, 4) }

/^(not )?ok - / { flush_failure(); reported++ }

/^ok - .* # SKIP/ { print "skip " name($0) ": " substr($0, index($0, "# SKIP") + 7); next }

/^ok - / { print "ok " name($0); next }

/^not ok - / {
  failures++
  failed = name($0)
  why = $0
  sub(/^not ok - [^ ]+ +/, "", why)
  if (why ~ /^\([0-9.]+s\)$/)
    why = "it ended without a failed assertion, and said why above"
}

/^  - .*:[0-9]+: / && failed != "" && !(failed in explained) {
  explained[failed]
  why = $2
  getline
  sub(/^ +/, "")
  why = why " " $0
}

END {
  flush_failure()
  if (!planned || reported != planned)
    print "not ok " prefix ": " reported + 0 " of " planned + 0 " tests reported, exit status " status
  else if (status && !failures)
    print "not ok " prefix ": all tests passed, but the program's exit status is " status
}
