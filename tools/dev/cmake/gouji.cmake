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
option(GOUJI_PRECOMPILED "Parse the headers of the packages once for all (not for g++'s sanitizers)" ON)
include(CTest)

find_program(GOUJI_CCACHE ccache)
if(GOUJI_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env CCACHE_BASEDIR=${CMAKE_SOURCE_DIR} CCACHE_NOHASHDIR=1
      CCACHE_SLOPPINESS=pch_defines,time_macros CCACHE_INODECACHE=1
      ${GOUJI_CCACHE})
endif()

add_compile_options(-fno-omit-frame-pointer)
if(GOUJI_PRECOMPILED AND (CMAKE_CXX_COMPILER_ID STREQUAL "Clang" OR NOT GOUJI_SANITIZE))
  set(GOUJI_PRECOMPILES ON)
  # The same for every target, as one precompiled header asks of those who share it; the last lets the compiler cache see which
  # one a file was compiled with.
  add_compile_options(-fno-semantic-interposition -pthread)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
    add_compile_options("SHELL:-Xclang -fno-pch-timestamp")
  else()
    add_compile_options(-fpch-preprocess)
  endif()
  add_compile_definitions(_FILE_OFFSET_BITS=64)
endif()
if(GOUJI_SANITIZE)
  add_compile_options(-fsanitize=${GOUJI_SANITIZE} -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${GOUJI_SANITIZE})
endif()
if(GOUJI_FUZZ)
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()

# What users run has these packages in itself, where Debian has archives of them: a program starts in half the time, and the
# children that read documents are forked from a process with 60 libraries instead of 118.
if(CMAKE_BUILD_TYPE STREQUAL "Release" AND NOT GOUJI_SANITIZE)
  set(GOUJI_ARCHIVES ON)
  set(Protobuf_USE_STATIC_LIBS ON)
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
pkg_check_modules(HTTPLIB REQUIRED IMPORTED_TARGET cpp-httplib)
pkg_check_modules(POPPLER REQUIRED IMPORTED_TARGET poppler-cpp)
if(GOUJI_WITH_GRPC)
  find_package(gRPC CONFIG REQUIRED)
endif()
if(BUILD_TESTING)
  find_package(GTest CONFIG REQUIRED)
endif()
if(GOUJI_ARCHIVES)
  get_property(packages DIRECTORY PROPERTY IMPORTED_TARGETS)
  foreach(package ${packages})
    get_target_property(shared ${package} IMPORTED_LOCATION_NONE)
    string(REGEX REPLACE "[.]so[.0-9]*$" ".a" archive "${shared}")
    if(package MATCHES "^(absl|gRPC|re2)::" AND NOT archive STREQUAL shared AND EXISTS "${archive}")
      set_target_properties(${package} PROPERTIES IMPORTED_LOCATION_NONE "${archive}")
    endif()
  endforeach()
endif()

set(GOUJI_WARNINGS -Wall -Wextra -Wpedantic -Werror -Wshadow -Wconversion -Wno-sign-conversion -Wnon-virtual-dtor
    -Woverloaded-virtual -Wimplicit-fallthrough)
if(GOUJI_PRECOMPILES AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # What g++ 12 says of the bounds of inlined std::string is often not so; it would not say it of a header that is not precompiled.
  list(APPEND GOUJI_WARNINGS -Wno-restrict -Wno-array-bounds -Wno-stringop-overflow -Wno-stringop-overread)
endif()

# What nearly every file includes: parsing it takes longer than compiling what is ours. Only headers of packages, so that a
# change of ours never makes all files anew; a file still includes what it uses (clang-tidy does without).
set(GOUJI_HEADERS <algorithm> <array> <atomic> <charconv> <chrono> <condition_variable> <cstdint> <deque> <functional> <map>
    <memory> <mutex> <optional> <set> <span> <sstream> <string> <string_view> <thread> <unordered_map> <utility> <variant>
    <vector> <absl/container/flat_hash_map.h> <absl/status/status.h> <absl/status/statusor.h> <absl/strings/str_cat.h>
    <absl/strings/str_format.h> <absl/strings/str_join.h> <absl/strings/str_split.h> <absl/time/time.h>
    <google/protobuf/map.h> <google/protobuf/message.h> <google/protobuf/repeated_field.h> <google/protobuf/timestamp.pb.h>)
if(GOUJI_PRECOMPILES)
  file(CONFIGURE OUTPUT precompiled.cc CONTENT "")
  add_library(gouji_headers OBJECT ${CMAKE_BINARY_DIR}/precompiled.cc)
  target_compile_options(gouji_headers PRIVATE ${GOUJI_WARNINGS})
  target_link_libraries(gouji_headers PRIVATE protobuf::libprotobuf absl::status)
  target_precompile_headers(gouji_headers PRIVATE ${GOUJI_HEADERS})
  if(BUILD_TESTING)
    add_executable(gouji_test_headers EXCLUDE_FROM_ALL ${CMAKE_BINARY_DIR}/precompiled.cc)
    target_compile_options(gouji_test_headers PRIVATE ${GOUJI_WARNINGS} $<$<CONFIG:Release>:-O1>)
    target_link_libraries(gouji_test_headers PRIVATE protobuf::libprotobuf absl::status GTest::gmock GTest::gtest GTest::gtest_main)
    target_precompile_headers(gouji_test_headers PRIVATE ${GOUJI_HEADERS} <gmock/gmock.h> <gtest/gtest.h>)
  endif()
endif()

# _gouji_precompiled(TARGET FROM): TARGET's files begin with the headers that FROM has precompiled.
function(_gouji_precompiled target from)
  if(GOUJI_PRECOMPILES)
    target_precompile_headers(${target} REUSE_FROM ${from})
  endif()
endfunction()

function(_gouji_common target)
  target_compile_options(${target} PRIVATE ${GOUJI_WARNINGS})
  target_include_directories(${target} PUBLIC ${CMAKE_SOURCE_DIR} ${CMAKE_BINARY_DIR})
endfunction()

# gouji_library(NAME SOURCES a.cc … DEPS targets…): one per folder, named gouji_<folder with underscores>.
function(gouji_library name)
  cmake_parse_arguments(A "" "" "SOURCES;DEPS" ${ARGN})
  add_library(${name} STATIC ${A_SOURCES})
  _gouji_common(${name})
  _gouji_precompiled(${name} gouji_headers)
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
  _gouji_precompiled(${name} gouji_test_headers)
  target_link_libraries(${name} PRIVATE ${A_DEPS} GTest::gmock GTest::gtest GTest::gtest_main)
  add_test(NAME ${name} COMMAND ${name} WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
  set_tests_properties(${name} PROPERTIES LABELS ${A_LABEL} TIMEOUT ${A_TIMEOUT} ENVIRONMENT
                       "GOUJI_BIN=${CMAKE_RUNTIME_OUTPUT_DIRECTORY};${A_ENV}")
endfunction()

# gouji_fuzzer(NAME SOURCES … DEPS …): a libFuzzer program; built by the asan preset only, target `fuzzers` builds all.
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
