# SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later
#
# The rules of the house that a pattern can hold, over C sources. Prints FILE:LINE: what is wrong.
# -v library=1 for what is linked into an embedder (lib/ and include/, but for the hosted port).

function fault(why) { print FILENAME ":" FNR ": " why }

# The line as the compiler sees it: no comments, no strings.
function code(line,    at) {
  gsub(/\\./, "", line)
  gsub(/"[^"]*"/, "\"\"", line)
  gsub(/'[^']*'/, "0", line)
  if (in_comment) {
    if (!(at = index(line, "*/")))
      return ""
    line = substr(line, at + 2)
    in_comment = 0
  }
  gsub(/\/\*([^*]|\*+[^*\/])*\*+\//, "", line)
  if (at = index(line, "/*")) {
    line = substr(line, 1, at - 1)
    in_comment = 1
  }
  return line
}

FNR == 1 {
  in_comment = 0
  if ($0 != "/* SPDX-License" "-Identifier: BSD-2-Clause OR GPL-2.0-or-later */")
    fault("the first line is not the SPDX line")
}

/TODO|FIXME|XXX/ { fault("unfinished work: finish it, or write it down elsewhere") }

{ text = code($0) }

text ~ /(^|[^A-Za-z0-9_])goto[^A-Za-z0-9_]/ { fault("goto: guards release what is held") }

text ~ /\/\// { fault("comments are /* */") }

library && text ~ /(^|[^A-Za-z0-9_])weak[^A-Za-z0-9_]/ { fault("weak symbol") }

library && text ~ /(^|[^A-Za-z0-9_])(malloc|calloc|realloc|free|alloca|__builtin_alloca)[ \t]*\(/ {
  fault("allocation: the embedder owns all memory")
}

library && text ~ /\(\*[ \t]*(const[ \t]+)?[A-Za-z0-9_]*(\[[^]]*\])?\)[ \t]*\(/ { fault("function pointer") }

library && text ~ /__asm__|(^|[^A-Za-z0-9_])asm[ \t(]/ && FILENAME !~ /include\/pkvmcore\/port\// {
  fault("assembly outside of the port")
}

library && text ~ /(^|[^A-Za-z0-9_])section[ \t]*\(/ { fault("section: embedders choose their own") }

library && text ~ /^#[ \t]*include[ \t]*</ && text !~ /<(pkvmcore\/[a-z0-9_\/]+|std(bool|def|int))\.h>/ {
  fault("a header that a freestanding compiler does not have")
}

library && text ~ /^#[ \t]*include[ \t]*"/ { fault("headers are included as <pkvmcore/...>") }

# Linux, Zephyr and others own every short name there is.
FILENAME ~ /(^|\/)include\// && text ~ /^#[ \t]*define[ \t]/ {
  name = text
  sub(/^#[ \t]*define[ \t]+/, "", name)
  sub(/[^A-Za-z0-9_].*/, "", name)
  if (name !~ /^(PKC_|pkc_|PKVMCORE_)/ && !short_names)
    fault("the macro " name " has no prefix")
}

/^#[ \t]*ifdef[ \t]+PKC_SHORT_NAMES/ { short_names = 1 }

/^#[ \t]*endif/ { short_names = 0 }
