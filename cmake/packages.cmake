# The Debian packages we build on, as targets. packaging/build-packages names them for apt.
find_package(PkgConfig REQUIRED)
find_package(fmt REQUIRED)
find_package(Threads REQUIRED)
find_package(Boost 1.81 REQUIRED COMPONENTS context json)
pkg_check_modules(IDN2 REQUIRED IMPORTED_TARGET libidn2)
pkg_check_modules(ICU REQUIRED IMPORTED_TARGET icu-uc)
pkg_check_modules(PSL REQUIRED IMPORTED_TARGET libpsl)
find_package(OpenSSL REQUIRED)
