#!/usr/bin/env bash
# Prints the folder of prometheus and promtool, from PATH or Debian's package.
. "$(dirname "$0")/common.sh"

target="$parts_dir/prometheus"
holds_all() { [ -x "$target/prometheus" ] && [ -x "$target/promtool" ]; }
on_path() { command -v prometheus >/dev/null && command -v promtool >/dev/null; }

if holds_all; then echo "$target"; exit 0; fi
one_at_a_time prometheus
if ! on_path; then
  apt_install prometheus
  # Since Debian 13 promtool is a separate package.
  on_path || apt_install promtool
fi
mkdir -p "$target"
for binary in prometheus promtool; do ln -sfn "$(command -v $binary)" "$target/$binary"; done
holds_all || fail "the package prometheus left no prometheus and promtool on PATH"
echo "$target"
