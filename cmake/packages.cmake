# The Debian packages we build on, as targets. packaging/build-packages names them for apt.
find_package(PkgConfig REQUIRED)
find_package(fmt REQUIRED)
find_package(Threads REQUIRED)
find_package(Boost 1.81 REQUIRED COMPONENTS context json)
pkg_check_modules(IDN2 REQUIRED IMPORTED_TARGET libidn2)
pkg_check_modules(ICU REQUIRED IMPORTED_TARGET icu-uc)
pkg_check_modules(PSL REQUIRED IMPORTED_TARGET libpsl)
pkg_check_modules(ARCHIVE REQUIRED IMPORTED_TARGET libarchive)
find_package(OpenSSL REQUIRED)
find_package(SQLiteCpp REQUIRED)

# Its malloc takes the place of glibc's: `check -` on two cores examines half as many domains again.
add_library(mailwhy_allocator INTERFACE)
if(MAILWHY_MIMALLOC)
  find_package(mimalloc 2.0 REQUIRED)
  target_link_libraries(mailwhy_allocator INTERFACE mimalloc)
endif()
