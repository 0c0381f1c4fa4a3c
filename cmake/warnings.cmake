# SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later
# What both compilers must be silent about; tests/lint reads the same lists. The presets turn
# warnings into errors.
set(PKC_WARNINGS
    -Wall -Wextra -Wpedantic -Wconversion -Wsign-conversion -Wshadow -Wcast-qual -Wcast-align
    -Wundef -Wpointer-arith -Wwrite-strings -Wmissing-declarations -Wredundant-decls -Wvla
    -Wswitch-enum -Wimplicit-fallthrough -Wformat=2 -Wdouble-promotion -Wnull-dereference
    -Wunused-macros -Wdate-time)
set(PKC_C_WARNINGS
    -Wstrict-prototypes -Wmissing-prototypes -Wold-style-definition -Wbad-function-cast
    -Wnested-externs)
set(PKC_GNU_WARNINGS
    -Wlogical-op -Wduplicated-cond -Warith-conversion -Walloca
    -Wcast-align=strict -Wformat-signedness -Wtrampolines)
set(PKC_GNU_C_WARNINGS
    -Wjump-misses-init -Wduplicated-branches)
set(PKC_CLANG_WARNINGS
    -Wcomma -Wextra-semi -Wunreachable-code-aggressive -Wconditional-uninitialized
    -Wshift-sign-overflow -Wdocumentation)

list(APPEND PKC_WARNINGS ${PKC_C_WARNINGS})
if(CMAKE_C_COMPILER_ID STREQUAL "GNU")
  list(APPEND PKC_WARNINGS ${PKC_GNU_WARNINGS} ${PKC_GNU_C_WARNINGS})
else()
  list(APPEND PKC_WARNINGS ${PKC_CLANG_WARNINGS})
endif()
