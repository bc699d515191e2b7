#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# Requests a second and processor time per event of each transport against a local nginx: transports.sh [ROUNDS]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
. examples/setup.sh
. tests/bench/nginx.sh
export PATH=$PATH:/usr/sbin  # where nginx is
need bench

folder=$(mktemp -d)
trap 'stop_nginx; rm -rf "$folder"' EXIT

flags=(-std=c++20 -O2 -DNDEBUG -Iinclude -I.)
read -ra libraries <<<"$(pkg-config --cflags --libs libcurl openssl cpp-httplib)"
g++ "${flags[@]}" tests/bench/transports.cpp -o "$folder/transports" "${libraries[@]}" -pthread

start_nginx
"$folder/transports" "$port" "${1:-5}"
