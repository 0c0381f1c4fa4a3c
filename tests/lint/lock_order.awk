# SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later
#
# Reads a disassembly of lock_order.c: follows all paths, and names each access to the value (at 2048)
# that some path reaches without an acquiring access since the last releasing one.
BEGIN {
  FS = "\t"
  wanted["load_inside"] = wanted["store_inside"] = wanted["poll"] = wanted["try_inside"] = 1
  wanted["load_before_and_inside"] = wanted["load_inside_twice"] = 2
}

function fault(text) {
  print name ": " text
  faults++
}

# The instruction that one branches to; a call comes back.
function target(i) {
  if (op[i] == "bl" || !match(args[i], /[0-9a-f]+ </))
    return 0
  return at[substr(args[i], RSTART, RLENGTH - 2)]
}

function kind(i) {
  if (op[i] ~ /^(ldaxr|ldar|ldadda|casa)$/ || (op[i] == "bl" && args[i] ~ /<pkc_spin_(try)?lock_at/))
    return "acquire"
  if (op[i] == "stlrh" || (op[i] == "bl" && args[i] ~ /<pkc_spin_unlock/))
    return "release"
  return args[i] ~ /#2048\]/ ? "value" : ""
}

# mark[i]: a path leads to i on which the last of both was `source`, or with entry, neither.
function follow(mark, source, end, entry,   i, changed) {
  mark[1] = entry
  do {
    changed = 0
    for (i = 1; i <= n; i++) {
      if (kind(i) != source && (!mark[i] || kind(i) == end))
        continue
      if (op[i] != "b" && op[i] != "ret" && !mark[i + 1])
        mark[i + 1] = changed = 1
      if (target(i) && !mark[target(i)])
        mark[target(i)] = changed = 1
    }
  } while (changed)
}

function finish(   i, values, early) {
  if (!(name in wanted))
    return
  follow(outside, "release", "acquire", 1)
  follow(touched, "value", "release", 0)
  for (i = 1; i <= n; i++) {
    if (op[i] == "ret" && touched[i])
      fault("not released")
    if (kind(i) != "value")
      continue
    values++
    if (outside[i] && !(name == "load_before_and_inside" && !early++))
      fault("outside of the lock: " op[i] " " args[i])
  }
  if (values < wanted[name])
    fault(values + 0 " accesses to the value")
  delete wanted[name]
}

/>:$/ {
  finish()
  name = substr($1, index($1, "<") + 1)
  sub(/>:$/, "", name)
  split("", outside)
  split("", touched)
  split("", at)
  n = 0
}

/^ *[0-9a-f]+:\t/ {
  n++
  at[substr($1, match($1, /[0-9a-f]/), length($1) - RSTART)] = n
  op[n] = $2
  args[n] = $3
}

END {
  finish()
  for (name in wanted)
    fault("not found")
  exit faults > 0
}
