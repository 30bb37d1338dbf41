# data/page/* become constant texts of the room `report`: the style and the scripts of the pages.
set(page_assets ${CMAKE_BINARY_DIR}/page/assets.cc)
file(MAKE_DIRECTORY ${CMAKE_BINARY_DIR}/page)
file(GLOB page_files CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/data/page/*.css ${CMAKE_SOURCE_DIR}/data/page/*.js)
add_custom_command(
  OUTPUT ${page_assets}
  COMMAND ${CMAKE_COMMAND} -D OUT=${page_assets} -D "FILES=${page_files}"
          -P ${CMAKE_SOURCE_DIR}/cmake/embed.cmake
  DEPENDS ${page_files} ${CMAKE_SOURCE_DIR}/cmake/embed.cmake
  COMMENT "Embedding data/page/" VERBATIM)
target_sources(mailwhy_report PRIVATE ${page_assets})
