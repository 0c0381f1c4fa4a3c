# SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later
#
#   accesses.awk CODE FILE.litmus
#
# CODE is what objdump -d says. Fails, and says where, unless each process of the litmus test is
# made of accesses, in order, of the functions that the test names for it.

# "ldaxr x" of an instruction: its name, and the width of what is moved. Nothing if it moves nothing.
function access(name, operands,    at) {
  name = tolower(name)
  if (name !~ /^(ld|st)(r|ar|lr|xr|axr|lxr)$/)
    return ""
  at = name ~ /^st.*xr$/ ? 2 : 1
  split(tolower(operands), operand, /[ \t]*,[ \t]*/)
  return name " " substr(operand[at], 1, 1)
}

function add(list, one) { return one == "" ? list : list one "\n" }

# Whether the lines of part are lines of whole, in this order.
function is_part(part, whole,    wanted, nr, i, lines, n, j) {
  nr = split(part, wanted, "\n") - 1
  n = split(whole, lines, "\n") - 1
  for (i = j = 1; j <= n && i <= nr; j++)
    if (lines[j] == wanted[i])
      i++
  return nr > 0 && i > nr
}

FNR == 1 { file++ }

file == 1 && /^[0-9a-f]+ <.*>:$/ {
  function_name = $2
  gsub(/[<>:]/, "", function_name)
}

file == 1 && /^ *[0-9a-f]+:\t/ {
  operands = $0
  sub(/^ *[0-9a-f]+:\t[a-z0-9.]+\t?/, "", operands)
  name = $2
  pair = name == "ldp" || name == "stp"
  if (pair)
    sub("p$", "r", name)
  code[function_name] = add(code[function_name], access(name, operands))
  if (pair)
    code[function_name] = add(code[function_name], access(name, operands))
}

file == 2 && /^ *P[0-9]: / {
  process = substr($1, 2) + 0
  for (i = 2; i <= NF && $i ~ /^[a-z]/; i++) {
    if (!($i in code)) {
      print FILENAME ": no function " $i
      failed = 1
    }
    whole[process] = whole[process] code[$i]
  }
}

file == 2 && /;$/ && /\|/ {
  sub(/;$/, "")
  n = split($0, column, "|")
  for (i = 1; i <= n; i++) {
    sub(/^ +/, "", column[i])
    name = operands = column[i]
    sub(/ .*/, "", name)
    sub(/^[^ ]* */, "", operands)
    part[i - 1] = add(part[i - 1], access(name, operands))
  }
}

END {
  for (process = 0; process < 2; process++)
    if (!is_part(part[process], whole[process])) {
      print FILENAME ": P" process " is not what its functions do"
      failed = 1
    }
  exit failed
}
