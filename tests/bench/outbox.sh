#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# What the outbox costs, as ratios within one run: outbox.sh [ROUNDS]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
. examples/setup.sh
. tests/bench/nginx.sh
export PATH=$PATH:/usr/sbin  # where nginx is
need bench

folder=$(mktemp -d)
trap 'stop_nginx; rm -rf "$folder"' EXIT
read -ra libraries <<<"$(pkg-config --cflags --libs libcurl sqlite3)"
g++ -std=c++20 -O2 -DNDEBUG -Iinclude -I. tests/bench/outbox.cpp -o "$folder/outbox" "${libraries[@]}"
start_nginx
mkdir "$folder/stores"
"$folder/outbox" "$port" "$folder/stores" "${1:-5}"
