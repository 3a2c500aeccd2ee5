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
