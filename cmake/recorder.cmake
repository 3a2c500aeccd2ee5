# SPDX-License-Identifier: Apache-2.0
# One recorder per CPython found. PLAIT_PYTHONS is a ;-list of interpreters (scripts/find-pythons makes it).
set(PLAIT_PYTHONS "" CACHE STRING "interpreters to build recorders for")
set(plait_lib ${CMAKE_BINARY_DIR}/lib/plait)
file(GLOB recorder_sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/src/recorder/*.c)
file(GLOB profiler_sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/src/recorder/profile/*.c)

function(plait_extension module python)
  execute_process(COMMAND ${python} -c
    "import sysconfig as s,sys; print(s.get_path('include'), s.get_config_var('EXT_SUFFIX'), '%d%d' % sys.version_info[:2], sep=';')"
    OUTPUT_VARIABLE facts OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
  list(GET facts 0 include)
  list(GET facts 1 suffix)
  list(GET facts 2 version)
  set(target ${module}_${version})
  if(TARGET ${target})
    return()
  endif()
  add_library(${target} MODULE ${ARGN})
  set_target_properties(${target} PROPERTIES PREFIX "" OUTPUT_NAME ${module} SUFFIX ${suffix}
                        LIBRARY_OUTPUT_DIRECTORY ${plait_lib} C_VISIBILITY_PRESET hidden)
  target_link_options(${target} PRIVATE -Wl,-Bsymbolic-functions)   # calls within the recorder are direct: it is on the hot path
  target_include_directories(${target} PRIVATE SYSTEM ${include} ${include}/internal)
  target_link_libraries(${target} PRIVATE plait_stream plait_bytecode plait_base)
endfunction()

foreach(python ${PLAIT_PYTHONS})
  if(recorder_sources)
    plait_extension(_plait_recorder ${python} ${recorder_sources})
  endif()
  if(profiler_sources)
    plait_extension(_plait_profiler ${python} ${profiler_sources})
  endif()
endforeach()
# The bootstrap, compiled ahead for every interpreter: a folder that users cannot write to would have it compiled in each run.
file(GLOB_RECURSE python_sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/python/plait/*.py)
set(plait_compile "")
foreach(python ${PLAIT_PYTHONS})
  list(APPEND plait_compile COMMAND ${python} -m compileall -q --invalidation-mode unchecked-hash ${plait_lib}/python/plait)
endforeach()
add_custom_command(
  OUTPUT ${CMAKE_BINARY_DIR}/python.stamp
  COMMAND ${CMAKE_COMMAND} -E rm -rf ${plait_lib}/python/plait
  COMMAND ${CMAKE_COMMAND} -E make_directory ${plait_lib}/python
  COMMAND ${CMAKE_COMMAND} -E copy_directory ${CMAKE_SOURCE_DIR}/python/plait ${plait_lib}/python/plait
  COMMAND ${CMAKE_COMMAND} -E rm -rf ${plait_lib}/python/plait/__pycache__ ${plait_lib}/python/plait/site/__pycache__
  ${plait_compile}
  COMMAND ${CMAKE_COMMAND} -E touch ${CMAKE_BINARY_DIR}/python.stamp
  DEPENDS ${python_sources} COMMENT "Compiling the bootstrap" VERBATIM)
add_custom_target(plait_python ALL DEPENDS ${CMAKE_BINARY_DIR}/python.stamp)
