# data/*.toml and data/lang/*.toml become constant tables of the room `knowledge`, checked on the way:
# a broken file fails the build with FILE:LINE.
set(compile ${CMAKE_SOURCE_DIR}/src/knowledge/compile)
add_library(mailwhy_knowledge_data STATIC EXCLUDE_FROM_ALL
  ${compile}/source.cc ${compile}/fields.cc ${compile}/check.cc ${compile}/literals.cc ${compile}/emit.cc
  ${compile}/list_code.cc ${compile}/block_lists.cc
  ${CMAKE_SOURCE_DIR}/src/knowledge/sentence.cc)
target_include_directories(mailwhy_knowledge_data PUBLIC ${CMAKE_SOURCE_DIR}/src)
target_link_libraries(mailwhy_knowledge_data PUBLIC mailwhy_text PRIVATE mailwhy_warnings)
target_precompile_headers(mailwhy_knowledge_data REUSE_FROM mailwhy_common_headers)
mailwhy_cold(mailwhy_knowledge_data)
add_executable(mailwhy_compile_knowledge ${compile}/main.cc)
target_link_libraries(mailwhy_compile_knowledge PRIVATE mailwhy_knowledge_data mailwhy_warnings)

set(data ${CMAKE_SOURCE_DIR}/data)
set(tables ${CMAKE_BINARY_DIR}/knowledge)
file(MAKE_DIRECTORY ${tables})
file(GLOB words CONFIGURE_DEPENDS ${data}/lang/*/*.toml)
add_custom_command(
  OUTPUT ${tables}/tables.cc ${tables}/sentences.cc
  COMMAND mailwhy_compile_knowledge data ${tables}
  WORKING_DIRECTORY ${CMAKE_SOURCE_DIR}
  DEPENDS mailwhy_compile_knowledge
          ${data}/causes.toml ${data}/reasons.toml ${data}/reference.toml ${data}/providers.toml ${data}/submission.toml
          ${data}/dns_hosts.toml ${data}/authorities.toml ${data}/public_resolvers.toml
          ${data}/selectors.toml ${data}/blocklists.toml ${data}/receivers.toml
          ${data}/lang/en.toml ${data}/lang/ru.toml ${words}
  COMMENT "Compiling data/ into tables" VERBATIM)
target_sources(mailwhy_knowledge PRIVATE ${tables}/tables.cc ${tables}/sentences.cc)
