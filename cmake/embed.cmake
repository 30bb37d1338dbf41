# cmake -D OUT=assets.cc -D FILES=a.css;b.js -P embed.cmake: the files as one table of report::Asset.
set(rows "")
foreach(file ${FILES})
  cmake_path(GET file FILENAME name)
  cmake_path(GET file EXTENSION LAST_ONLY ending)
  file(READ ${file} content)
  string(SHA256 digest "${content}")
  string(SUBSTRING ${digest} 0 12 short)
  if(ending STREQUAL ".css")
    set(type "text/css; charset=utf-8")
  else()
    set(type "text/javascript; charset=utf-8")
  endif()
  string(APPEND rows "    {\"${name}\", \"${type}\", R\"mailwhy_asset(${content})mailwhy_asset\",\n"
                     "     \"/assets/${short}-${name}\", \"${digest}\"},\n")
endforeach()
file(WRITE ${OUT} "#include \"report/html_page.h\"\n\n"
  "namespace mailwhy::report {\n\n"
  "static constexpr Asset kAssets[] = {\n${rows}};\n\n"
  "std::span<const Asset> assets() { return kAssets; }\n\n"
  "}  // namespace mailwhy::report\n")
