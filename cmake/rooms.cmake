# A room is a folder of src, a namespace and a static library; its unit tests stand beside the code.

# g++ 12 sees reads and writes out of bounds in its own std::string where it inlines it (GCC bugs
# 105329 and 105651); what is really out of bounds is AddressSanitizer's to find.
add_library(mailwhy_warnings INTERFACE)
target_compile_options(mailwhy_warnings INTERFACE
  -Wall -Wextra -Wshadow -Wnon-virtual-dtor -Wno-missing-field-initializers
  $<$<CXX_COMPILER_ID:GNU>:-Wno-array-bounds -Wno-stringop-overflow -Wno-stringop-overread -Wno-restrict>
  $<$<BOOL:${MAILWHY_WERROR}>:-Werror>)

# What nearly every file includes, read once: it saves a third of the compile time. Each file still
# includes what it uses; the preset clang does without these and shows what is missing.
function(mailwhy_precompiled name)
  file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/${name}.cc CONTENT "")
  add_library(mailwhy_${name} OBJECT ${CMAKE_BINARY_DIR}/${name}.cc)
  target_link_libraries(mailwhy_${name} PRIVATE fmt::fmt)
  target_precompile_headers(mailwhy_${name} PRIVATE <algorithm> <array> <charconv> <chrono> <cstdint>
    <cstring> <functional> <map> <memory> <optional> <set> <span> <string> <string_view> <vector>
    <fmt/format.h> ${ARGN})
endfunction()
mailwhy_precompiled(common_headers)

if(MAILWHY_TESTS)
  mailwhy_precompiled(test_headers <doctest/doctest.h>)
  find_package(rapidcheck REQUIRED)
  add_library(mailwhy_test_main STATIC EXCLUDE_FROM_ALL ${CMAKE_SOURCE_DIR}/tests/main.cc)
  target_link_libraries(mailwhy_test_main PUBLIC rapidcheck)
endif()

# Code through which every octet of a million mails goes, and code that waits for others or runs once.
# g++ takes its --param from the precompiled header, whatever the command line says: hot code does without.
function(mailwhy_hot target)
  target_compile_options(${target} PRIVATE ${MAILWHY_HOT_FLAGS})
  if(MAILWHY_HOT_FLAGS)
    set_target_properties(${target} PROPERTIES DISABLE_PRECOMPILE_HEADERS ON)
  endif()
endfunction()
function(mailwhy_cold target)
  target_compile_options(${target} PRIVATE ${MAILWHY_COLD_FLAGS})
endfunction()

# mailwhy_room(dns net PACKAGES Boost::json): src/dns/*.cc as mailwhy::dns, linked to the rooms and
# packages that follow.
function(mailwhy_room room)
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/src/${room}/*.cc)
  list(FILTER sources EXCLUDE REGEX "/compile/")  # what compiles data/: see replies.cmake, knowledge.cmake
  set(tests ${sources})
  list(FILTER tests INCLUDE REGEX "_test\\.cc$")
  # x_fiber_test.cc suspends fibers, which AddressSanitizer takes for a fault: a binary of their own.
  set(fiber_tests ${tests})
  list(FILTER tests EXCLUDE REGEX "_fiber_test\\.cc$")
  list(FILTER fiber_tests INCLUDE REGEX "_fiber_test\\.cc$")
  list(FILTER sources EXCLUDE REGEX "_test\\.cc$")
  cmake_parse_arguments(R "" "" "PACKAGES" ${ARGN})
  set(needs ${R_UNPARSED_ARGUMENTS})
  list(TRANSFORM needs PREPEND mailwhy_)
  list(APPEND needs ${R_PACKAGES})
  if(sources)
    add_library(mailwhy_${room} STATIC ${sources})
    target_include_directories(mailwhy_${room} PUBLIC ${CMAKE_SOURCE_DIR}/src)
    target_link_libraries(mailwhy_${room} PUBLIC ${needs} fmt::fmt PRIVATE mailwhy_warnings)
    target_precompile_headers(mailwhy_${room} REUSE_FROM mailwhy_common_headers)
  else()
    add_library(mailwhy_${room} INTERFACE)
    target_include_directories(mailwhy_${room} INTERFACE ${CMAKE_SOURCE_DIR}/src)
    target_link_libraries(mailwhy_${room} INTERFACE ${needs} fmt::fmt)
  endif()
  add_library(mailwhy::${room} ALIAS mailwhy_${room})
  if(MAILWHY_TESTS AND tests)
    mailwhy_test(${room}_test mailwhy_${room} SOURCES ${tests})
  endif()
  if(MAILWHY_TESTS AND MAILWHY_FIBER_TESTS AND fiber_tests)
    mailwhy_test(${room}_fiber_test mailwhy_${room} mailwhy_test_world SOURCES ${fiber_tests} LABELS fiber)
  endif()
endfunction()

# mailwhy_test(name libraries... SOURCES files... [LABELS labels...]): one doctest binary, one ctest.
# Tests run in the project's folder, so that they find examples/ and, where it exists, ../shared.
function(mailwhy_test name)
  cmake_parse_arguments(T "" "" "SOURCES;LABELS" ${ARGN})
  add_executable(${name} ${T_SOURCES})
  target_link_libraries(${name} PRIVATE mailwhy_test_main mailwhy_warnings ${T_UNPARSED_ARGUMENTS})
  target_precompile_headers(${name} REUSE_FROM mailwhy_test_headers)
  set_target_properties(${name} PROPERTIES UNITY_BUILD OFF)  # tests share names, and with them nothing else
  add_test(NAME ${name} COMMAND ${name} WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
  set_tests_properties(${name} PROPERTIES LABELS "${T_LABELS}" TIMEOUT 300)
endfunction()

# mailwhy_script_test(name script arguments... [LABELS labels...]): a Python script as one ctest.
# Debian's Python, since Debian's packages (pyspf, yaml) belong to it.
function(mailwhy_script_test name script)
  cmake_parse_arguments(T "" "TIMEOUT" "LABELS" ${ARGN})
  if(NOT T_TIMEOUT)
    set(T_TIMEOUT 300)
  endif()
  add_test(NAME ${name} COMMAND ${CMAKE_COMMAND} -E env PYTHONDONTWRITEBYTECODE=1
           /usr/bin/python3 ${script} ${T_UNPARSED_ARGUMENTS} WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
  set_tests_properties(${name} PROPERTIES LABELS "${T_LABELS}" TIMEOUT ${T_TIMEOUT})
endfunction()
