# One INTERFACE target holds everything that must be the same for every file of ours:
# language level, warnings, Qt's strict mode, hardening and sanitizers.
add_library(gatehouse_flags INTERFACE)
add_library(Gatehouse::flags ALIAS gatehouse_flags)

target_compile_features(gatehouse_flags INTERFACE cxx_std_20)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)

target_include_directories(gatehouse_flags INTERFACE "${CMAKE_SOURCE_DIR}")

target_compile_definitions(gatehouse_flags INTERFACE
  GATEHOUSE_VERSION="${PROJECT_VERSION}"
  QT_NO_CAST_FROM_ASCII
  QT_NO_CAST_TO_ASCII
  QT_NO_CAST_FROM_BYTEARRAY
  QT_NO_URL_CAST_FROM_STRING
  QT_NO_NARROWING_CONVERSIONS_IN_CONNECT
  QT_NO_KEYWORDS
  QT_NO_FOREACH
  QT_NO_QSNPRINTF
  QT_STRICT_ITERATORS
  QT_DISABLE_DEPRECATED_BEFORE=0x060400)

target_compile_options(gatehouse_flags INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual -Wimplicit-fallthrough
  -Wformat=2 -Wundef -Werror=return-type -Werror=switch
  $<$<CONFIG:CI>:-Werror>)
# From 13 on g++ sees uninitialized strings in every std::variant that is moved while it holds something else.
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_GREATER_EQUAL 13)
  target_compile_options(gatehouse_flags INTERFACE -Wno-maybe-uninitialized)
endif()
option(GATEHOUSE_WERROR "Warnings are errors" OFF)
if(GATEHOUSE_WERROR)
  target_compile_options(gatehouse_flags INTERFACE -Werror)
endif()

# Hardening: position-independent programs, full RELRO, stack protector, fortified libc calls.
target_compile_options(gatehouse_flags INTERFACE -fstack-protector-strong -fstack-clash-protection)
if(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64")
  target_compile_options(gatehouse_flags INTERFACE -fcf-protection)
endif()
target_link_options(gatehouse_flags INTERFACE -Wl,-z,relro,-z,now,-z,noexecstack
  $<$<STREQUAL:$<TARGET_PROPERTY:TYPE>,EXECUTABLE>:-pie>)
if(GATEHOUSE_SANITIZE)
  target_compile_options(gatehouse_flags INTERFACE
    -fsanitize=${GATEHOUSE_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  target_link_options(gatehouse_flags INTERFACE -fsanitize=${GATEHOUSE_SANITIZE})
else()
  # The sanitizers bring their own checks and do not work beside the fortified functions.
  target_compile_options(gatehouse_flags INTERFACE
    $<$<NOT:$<CONFIG:Debug>>:-U_FORTIFY_SOURCE> $<$<NOT:$<CONFIG:Debug>>:-D_FORTIFY_SOURCE=2>)
endif()
if(GATEHOUSE_FUZZ)
  target_compile_options(gatehouse_flags INTERFACE -fsanitize=fuzzer-no-link)
endif()

find_program(GATEHOUSE_MOLD mold)
if(GATEHOUSE_MOLD)
  target_link_options(gatehouse_flags INTERFACE -fuse-ld=mold)
endif()
find_program(GATEHOUSE_CCACHE ccache)
if(GATEHOUSE_CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env
    CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime
    CCACHE_BASEDIR=${CMAKE_SOURCE_DIR} CCACHE_NOHASHDIR=1 ${GATEHOUSE_CCACHE})
endif()
