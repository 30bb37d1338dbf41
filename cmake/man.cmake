# The manual page: docs/man/*.scd become build/<preset>/man/*, where scdoc is installed.
find_program(SCDOC scdoc)
if(SCDOC)
  file(GLOB pages CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/docs/man/*.scd)
  file(MAKE_DIRECTORY ${CMAKE_BINARY_DIR}/man)
  foreach(page ${pages})
    cmake_path(GET page STEM LAST_ONLY name)
    set(manual ${CMAKE_BINARY_DIR}/man/${name})
    add_custom_command(OUTPUT ${manual} COMMAND sh -c "${SCDOC} < ${page} > ${manual}"
                       DEPENDS ${page} VERBATIM)
    list(APPEND manuals ${manual})
  endforeach()
  add_custom_target(man ALL DEPENDS ${manuals})
endif()
