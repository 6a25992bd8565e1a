#!/usr/bin/env bash
# Prints the folder that holds prometheus and promtool, taken from PATH or else from Debian's package.
. "$(dirname "$0")/common.sh"

target="$parts_dir/prometheus"
holds_all() { [ -x "$target/prometheus" ] && [ -x "$target/promtool" ]; }
on_path() { command -v prometheus >/dev/null && command -v promtool >/dev/null; }

if holds_all; then echo "$target"; exit 0; fi
one_at_a_time prometheus
if ! on_path; then
  apt_install prometheus
  # From Debian 13 on promtool is a package of its own.
  on_path || apt_install promtool
fi
mkdir -p "$target"
for binary in prometheus promtool; do ln -sfn "$(command -v $binary)" "$target/$binary"; done
holds_all || fail "the package prometheus left no prometheus and promtool on PATH"
echo "$target"
