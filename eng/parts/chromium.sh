#!/usr/bin/env bash
# Prints the folder that holds chromium, taken from PATH or else from Debian's package.
. "$(dirname "$0")/common.sh"

if ! command -v chromium >/dev/null; then
  one_at_a_time chromium
  apt_install chromium fonts-dejavu-core
fi
command -v chromium >/dev/null || fail "Debian's package chromium left no chromium on PATH"
dirname "$(command -v chromium)"
