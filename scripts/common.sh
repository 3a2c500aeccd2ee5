# SPDX-License-Identifier: Apache-2.0
# Sourced by the other scripts: where the tree is, and how they speak.

set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"
build=${PLAIT_BUILD:-build}

say() { printf '%s\n' "$*"; }
fail() { printf 'plait: %s\n' "$*" >&2; exit 1; }

# quietly LOG CMD...: the output goes to LOG and is shown only if CMD fails
quietly() {
    local log=$1
    shift
    mkdir -p "$(dirname "$log")"
    if ! "$@" >"$log" 2>&1 </dev/null; then
        tail -n 60 "$log" >&2
        fail "failed: $* (all of its output: $log)"
    fi
}

# configure DIR CMAKE_OPTIONS...: Ninja where there is one; a folder keeps the generator it began with
configure() {
    local dir=$1
    shift
    local generator=()
    if [ ! -f "$dir/CMakeCache.txt" ] && command -v ninja >/dev/null; then
        generator=(-G Ninja)
    fi
    quietly "$dir/configure.log" cmake -S . -B "$dir" "${generator[@]}" "$@"
}

# The report page that build/ has made already, for the other build folders; empty: each makes its own.
viewer_page() {
    if [ -f "$build/generated/viewer_page.c" ]; then
        printf '%s' "$root/$build/generated/viewer_page.c"
    fi
}

# The interpreters found, as CMake wants a list.
pythons_for_cmake() { scripts/find-pythons | paste -sd ';'; }

# 3.12 for /usr/bin/python3.12
python_version() { "$1" -c 'import sys; print("%d.%d" % sys.version_info[:2])'; }
