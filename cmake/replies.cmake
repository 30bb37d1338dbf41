# data/replies/*.toml become the constant tables by which the room `bounce` classifies. A rule whose
# examples are not decided by it fails the build with FILE:LINE. The compiler is a part of the room, too,
# for a user's own rules; only what writes the tables as C++ is not.
file(GLOB compiler CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/src/bounce/compile/*.cc)
set(writer ${CMAKE_SOURCE_DIR}/src/bounce/compile/main.cc ${CMAKE_SOURCE_DIR}/src/bounce/compile/emit.cc)
list(REMOVE_ITEM compiler ${writer})
target_sources(mailwhy_bounce PRIVATE ${compiler})
add_executable(mailwhy_compile_replies ${writer} ${compiler}
  ${CMAKE_SOURCE_DIR}/src/bounce/rule_match.cc ${CMAKE_SOURCE_DIR}/src/bounce/pattern_match.cc
  ${CMAKE_SOURCE_DIR}/src/bounce/folded_reply.cc ${CMAKE_SOURCE_DIR}/src/bounce/fold_case.cc
  ${CMAKE_SOURCE_DIR}/src/bounce/facts.cc)
target_include_directories(mailwhy_compile_replies PRIVATE ${CMAKE_SOURCE_DIR}/src)
target_link_libraries(mailwhy_compile_replies PRIVATE mailwhy_knowledge_data mailwhy_smtp mailwhy_net mailwhy_warnings)
target_precompile_headers(mailwhy_compile_replies REUSE_FROM mailwhy_common_headers)
mailwhy_cold(mailwhy_compile_replies)

file(GLOB rules CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/data/replies/*.toml)
set(reply_tables ${CMAKE_BINARY_DIR}/replies/reply_rules.cc)
file(MAKE_DIRECTORY ${CMAKE_BINARY_DIR}/replies)
add_custom_command(
  OUTPUT ${reply_tables}
  COMMAND mailwhy_compile_replies data ${reply_tables}
  WORKING_DIRECTORY ${CMAKE_SOURCE_DIR}
  DEPENDS mailwhy_compile_replies ${rules} ${CMAKE_SOURCE_DIR}/data/reasons.toml
  COMMENT "Compiling data/replies/ into tables" VERBATIM)
target_sources(mailwhy_bounce PRIVATE ${reply_tables})
