# SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later
# What both compilers must be silent about. The presets turn warnings into errors.
set(PKC_WARNINGS
    -Wall -Wextra -Wpedantic -Wconversion -Wsign-conversion -Wshadow -Wcast-qual -Wcast-align
    -Wundef -Wpointer-arith -Wwrite-strings -Wstrict-prototypes -Wmissing-prototypes
    -Wold-style-definition -Wmissing-declarations -Wredundant-decls -Wvla -Wswitch-enum
    -Wimplicit-fallthrough -Wformat=2 -Wdouble-promotion -Wnull-dereference -Wunused-macros)
if(CMAKE_C_COMPILER_ID STREQUAL "GNU")
  list(APPEND PKC_WARNINGS -Wlogical-op -Wduplicated-cond -Wduplicated-branches -Warith-conversion)
endif()
