# SPDX-License-Identifier: Apache-2.0
# Every tests/core/test_LAYER_*.c is one cmocka program, linked with libplait_LAYER and what it uses.
pkg_check_modules(CMOCKA REQUIRED IMPORTED_TARGET cmocka)
file(GLOB core_tests CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/tests/core/test_*.c)
foreach(source ${core_tests})
  get_filename_component(name ${source} NAME_WE)
  string(REGEX REPLACE "^test_([a-z]+)_.*$" "\\1" layer ${name})
  if(TARGET plait_${layer})
    add_executable(${name} ${source})
    target_link_libraries(${name} PRIVATE plait_${layer} PkgConfig::CMOCKA)
    target_compile_definitions(${name} PRIVATE PLAIT_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
    add_test(NAME ${name} COMMAND ${name})
  endif()
endforeach()

# The fuzz targets over their seed corpora (scripts/fuzz runs them without end, with clang).
file(GLOB fuzz_targets CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/tests/fuzz/fuzz_*.c)
foreach(source ${fuzz_targets})
  get_filename_component(name ${source} NAME_WE)
  add_executable(replay_${name} ${source} ${CMAKE_SOURCE_DIR}/tests/fuzz/replay_main.c)
  target_link_libraries(replay_${name} PRIVATE plait_engine)
  add_test(NAME replay_${name} COMMAND replay_${name} ${CMAKE_SOURCE_DIR}/tests/fuzz/corpus/${name})
endforeach()

# The engine alone over a trace file (bench/README.md).
add_executable(bench_replay ${CMAKE_SOURCE_DIR}/bench/replay.c)
target_link_libraries(bench_replay PRIVATE plait_report)
