#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# Compiles and runs every code block of README.md and of the adapters' pages, and compares what they print with what the
# pages say. The last line is the sum: `N blocks, M wrong`.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. examples/setup.sh
need tests
exec python3 tests/readme.py "$@"
