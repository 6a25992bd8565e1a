#!/usr/bin/env bash
# Prints the folder of chromium, from PATH or Debian's package.
. "$(dirname "$0")/common.sh"

target="$parts_dir/chromium"
if [ -x "$target/chromium" ]; then echo "$target"; exit 0; fi
one_at_a_time chromium
command -v chromium >/dev/null || apt_install chromium fonts-dejavu-core
command -v chromium >/dev/null || fail "Debian's package chromium left no chromium on PATH"
mkdir -p "$target"
ln -sfn "$(command -v chromium)" "$target/chromium"
echo "$target"
