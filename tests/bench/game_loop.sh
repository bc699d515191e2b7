#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# What a frame of a game pays for a client with 1,000 requests in flight.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
. examples/setup.sh
need demo

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
g++ -std=c++20 -O2 -Iinclude tests/bench/game_loop.cpp -o "$folder/game_loop"
"$folder/game_loop"
