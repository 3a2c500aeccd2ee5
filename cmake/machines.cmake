# SPDX-License-Identifier: Apache-2.0
# data/machines/*.json become byte arrays, so that plait needs no data folder at run time. The template stays a file.
set(machines_text "// Generated from data/machines by cmake/machines.cmake.\n")
set(machines_table "")
foreach(name desktop server arm gpu here)
  set(file ${CMAKE_SOURCE_DIR}/data/machines/${name}.json)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${file})
  file(READ ${file} hex HEX)
  string(REGEX REPLACE "(..)" "0x\\1," bytes "${hex}")
  string(APPEND machines_text "static const unsigned char machine_${name}[] = {${bytes} 0};\n")
  string(APPEND machines_table "    {machine_${name}, sizeof machine_${name} - 1},\n")
endforeach()
string(APPEND machines_text "static const struct { const unsigned char *at; size_t len; } machine_files[] = {\n${machines_table}};\n")
file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/generated/fit_machines.h CONTENT "${machines_text}" @ONLY)
