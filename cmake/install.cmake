# SPDX-License-Identifier: Apache-2.0
# PREFIX/bin/plait, and beside it PREFIX/lib/plait with the recorders, the bootstrap and the report page:
# the program finds them as ../lib/plait. A wheel (SKBUILD) puts both into the virtual environment's own bin and lib.
if(SKBUILD)
  set(plait_bin_to ${SKBUILD_SCRIPTS_DIR})
  set(plait_lib_to ${SKBUILD_DATA_DIR}/lib/plait)
else()
  set(plait_bin_to bin)
  set(plait_lib_to lib/plait)
endif()
if(TARGET plait)
  install(TARGETS plait RUNTIME DESTINATION ${plait_bin_to})
endif()
install(DIRECTORY ${CMAKE_BINARY_DIR}/lib/plait/ DESTINATION ${plait_lib_to} USE_SOURCE_PERMISSIONS)
