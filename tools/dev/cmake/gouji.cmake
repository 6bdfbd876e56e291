# Options, packages and the three functions that every folder's CMakeLists.txt uses.

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)
if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release)
endif()

set(GOUJI_SANITIZE "" CACHE STRING "address,undefined | thread | empty")
option(GOUJI_FUZZ "Build the libFuzzer targets (clang)" OFF)
option(GOUJI_WITH_GRPC "Build what links gRPC; off for ThreadSanitizer, which the packaged gRPC confuses" ON)
include(CTest)

find_program(GOUJI_CCACHE ccache)
if(GOUJI_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env CCACHE_BASEDIR=${CMAKE_SOURCE_DIR} CCACHE_NOHASHDIR=1
      ${GOUJI_CCACHE})
endif()

add_compile_options(-fno-omit-frame-pointer)
if(GOUJI_SANITIZE)
  add_compile_options(-fsanitize=${GOUJI_SANITIZE} -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${GOUJI_SANITIZE})
endif()
if(GOUJI_FUZZ)
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()

find_package(Threads REQUIRED)
find_package(Protobuf REQUIRED)
find_package(absl CONFIG REQUIRED)
find_package(PkgConfig REQUIRED)
find_package(ICU REQUIRED COMPONENTS uc i18n data)
find_package(OpenSSL REQUIRED)
find_package(CURL REQUIRED)
find_package(LibXml2 REQUIRED)
find_package(LibArchive REQUIRED)
find_package(SQLite3 REQUIRED)
find_package(CLI11 CONFIG REQUIRED)
find_package(spdlog CONFIG REQUIRED)
find_package(prometheus-cpp CONFIG REQUIRED)
pkg_check_modules(HIREDIS REQUIRED IMPORTED_TARGET hiredis)
pkg_check_modules(POPPLER REQUIRED IMPORTED_TARGET poppler-cpp)
if(GOUJI_WITH_GRPC)
  find_package(gRPC CONFIG REQUIRED)
endif()
if(BUILD_TESTING)
  find_package(GTest CONFIG REQUIRED)
endif()

set(GOUJI_WARNINGS -Wall -Wextra -Wpedantic -Werror -Wshadow -Wconversion -Wno-sign-conversion -Wnon-virtual-dtor
    -Woverloaded-virtual -Wimplicit-fallthrough)

function(_gouji_common target)
  target_compile_options(${target} PRIVATE ${GOUJI_WARNINGS})
  target_include_directories(${target} PUBLIC ${CMAKE_SOURCE_DIR} ${CMAKE_BINARY_DIR})
endfunction()

# gouji_library(NAME SOURCES a.cc … DEPS targets…): one per folder, named gouji_<folder with underscores>.
function(gouji_library name)
  cmake_parse_arguments(A "" "" "SOURCES;DEPS" ${ARGN})
  add_library(${name} STATIC ${A_SOURCES})
  _gouji_common(${name})
  target_link_libraries(${name} PUBLIC ${A_DEPS})
endfunction()

# gouji_binary(NAME SOURCES … DEPS …): a program in <build>/bin/NAME.
function(gouji_binary name)
  cmake_parse_arguments(A "" "" "SOURCES;DEPS" ${ARGN})
  add_executable(${name} ${A_SOURCES})
  _gouji_common(${name})
  target_link_libraries(${name} PRIVATE ${A_DEPS})
endfunction()

# gouji_test(NAME LABEL unit|contract|cluster SOURCES … DEPS … [TIMEOUT seconds] [ENV K=V…]): one GoogleTest program.
# Every test program is one ctest entry; `ctest -L LABEL` picks a tier.
function(gouji_test name)
  cmake_parse_arguments(A "" "LABEL;TIMEOUT" "SOURCES;DEPS;ENV" ${ARGN})
  if(NOT A_TIMEOUT)
    set(A_TIMEOUT 180)
  endif()
  add_executable(${name} ${A_SOURCES})
  _gouji_common(${name})
  # A test's own code need not be fast; this saves a third of its compilation.
  target_compile_options(${name} PRIVATE $<$<CONFIG:Release>:-O1>)
  target_link_libraries(${name} PRIVATE ${A_DEPS} GTest::gmock GTest::gtest GTest::gtest_main)
  add_test(NAME ${name} COMMAND ${name} WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
  set_tests_properties(${name} PROPERTIES LABELS ${A_LABEL} TIMEOUT ${A_TIMEOUT} ENVIRONMENT
                       "GOUJI_BIN=${CMAKE_RUNTIME_OUTPUT_DIRECTORY};${A_ENV}")
endfunction()

# gouji_fuzzer(NAME SOURCES … DEPS …): a libFuzzer program; built by the fuzz preset only, target `fuzzers` builds all.
if(GOUJI_FUZZ)
  add_custom_target(fuzzers)
endif()
function(gouji_fuzzer name)
  if(GOUJI_FUZZ)
    cmake_parse_arguments(A "" "" "SOURCES;DEPS" ${ARGN})
    add_executable(${name} ${A_SOURCES})
    _gouji_common(${name})
    target_link_libraries(${name} PRIVATE ${A_DEPS})
    target_link_options(${name} PRIVATE -fsanitize=fuzzer)
    add_dependencies(fuzzers ${name})
  endif()
endfunction()
