# SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later
# What `cmake --install` leaves: headers and the config.h of this build, the archive, the one-header
# build, and the package for find_package(pkvmcore) and pkg-config.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

set(single ${PROJECT_BINARY_DIR}/single/pkvmcore_single.h)
file(GLOB_RECURSE headers CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/include/*.h)
file(STRINGS ${PROJECT_SOURCE_DIR}/lib/sources.list sources)
list(TRANSFORM sources PREPEND ${PROJECT_SOURCE_DIR}/)
add_custom_command(OUTPUT ${single}
  COMMAND ${CMAKE_COMMAND} -E make_directory ${PROJECT_BINARY_DIR}/single
  COMMAND bash ${PROJECT_SOURCE_DIR}/cmake/amalgamate.sh
          ${PROJECT_SOURCE_DIR}/include ${PROJECT_BINARY_DIR}/lib/include > ${single}.new
  COMMAND ${CMAKE_COMMAND} -E rename ${single}.new ${single}
  DEPENDS ${headers} ${sources} ${PROJECT_BINARY_DIR}/lib/include/pkvmcore/config.h
          ${PROJECT_SOURCE_DIR}/cmake/amalgamate.sh
  COMMENT "One header: ${single}"
  VERBATIM)
add_custom_target(one_header ALL DEPENDS ${single})

install(TARGETS pkvmcore EXPORT pkvmcore)
install(DIRECTORY ${PROJECT_SOURCE_DIR}/include/pkvmcore ${PROJECT_BINARY_DIR}/lib/include/pkvmcore
        DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} FILES_MATCHING PATTERN *.h)
install(FILES ${single} DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})

set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/pkvmcore)
install(EXPORT pkvmcore NAMESPACE pkvmcore:: FILE pkvmcoreConfig.cmake DESTINATION ${package_dir})
write_basic_package_version_file(pkvmcoreConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/pkvmcoreConfigVersion.cmake DESTINATION ${package_dir})

# The flags that a consumer of the archive must compile with; one list serves CMake and pkg-config.
get_target_property(definitions pkvmcore INTERFACE_COMPILE_DEFINITIONS)
get_target_property(PKC_PC_CFLAGS pkvmcore INTERFACE_COMPILE_OPTIONS)
if(definitions)
  list(TRANSFORM definitions REPLACE "(.+)" "'-D\\1'" OUTPUT_VARIABLE PKC_PC_CFLAGS)
endif()
list(JOIN PKC_PC_CFLAGS " " PKC_PC_CFLAGS)
file(RELATIVE_PATH PKC_PC_PREFIX /${CMAKE_INSTALL_LIBDIR}/pkgconfig /)
configure_file(${PROJECT_SOURCE_DIR}/cmake/pkvmcore.pc.in pkvmcore.pc @ONLY)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/pkvmcore.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
