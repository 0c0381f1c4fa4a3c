# SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later
#
# The deepest path through the call graphs that gcc -fcallgraph-info=su writes, in bytes. Fails, with
# the reason on standard error, on what has no bound: recursion, a frame whose size is not constant, a
# call through a pointer, a callee that is neither in the graphs nor the embedder's.

function fail(why) {
  print why >"/dev/stderr"
  failed = 1
  exit 1
}

function quoted(key,    text) {
  text = $0
  if (!sub(".*" key ": \"", "", text))
    return ""
  sub(/".*/, "", text)
  return text
}

/^node:/ && / bytes \(/ {
  if (!/ bytes \(static\)/)
    fail("no constant frame: " quoted("title"))
  bytes = quoted("label")
  sub(/ bytes.*/, "", bytes)
  sub(/.*\\n/, "", bytes)
  frame[quoted("title")] = bytes
}

/^edge:/ {
  caller = quoted("sourcename")
  callees[caller] = callees[caller] quoted("targetname") "\n"
}

function deepest(name,    list, n, i, below, most) {
  if (name in depth)
    return depth[name]
  if (name in visiting)
    fail("recursion: " name)
  if (!(name in frame)) {
    if (name !~ /^(mem(cpy|move|set|cmp)|pkc_port_[a-z_]+)$/)
      fail("called but not known: " name)
    return 0
  }
  visiting[name]
  n = split(callees[name], list, "\n")
  for (i = 1; i < n; i++) {
    below = deepest(list[i])
    if (below > most) {
      most = below
      next_of[name] = list[i]
    }
  }
  delete visiting[name]
  return depth[name] = frame[name] + most
}

END {
  if (failed)
    exit 1
  for (name in frame)
    if (deepest(name) >= worst) {
      worst = deepest(name)
      from = name
    }
  if (from == "")
    fail("no call graph")
  for (name = from; name != ""; name = next_of[name])
    print frame[name], name >"/dev/stderr"
  print worst
}
