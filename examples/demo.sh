#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# Installs what is missing, builds the demo and the sandbox program, and runs the demo: it sends the vendors' eleven
# examples to a sandbox on this machine, or with --drip-url URL --usercom-url URL to other servers.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
source "$here/setup.sh"
need demo
build=$here/../build/demo
mkdir -p "$(dirname "$build")"
[ -f "$build/build.ninja" ] || meson setup "$build" "$here/.." -Dtests=false --buildtype=release >"$build.log" 2>&1 || { cat "$build.log"; exit 1; }
ninja -C "$build" examples/demo examples/sandbox >"$build.log" 2>&1 || { cat "$build.log"; exit 1; }
exec "$build/examples/demo" "$@"
