#!/usr/bin/env bash
# Prints the folder of node and npm. Installs Debian's packages if one of them is missing.
. "$(dirname "$0")/common.sh"

if ! command -v node >/dev/null || ! command -v npm >/dev/null; then
  one_at_a_time node
  apt_install nodejs npm
fi
dirname "$(command -v npm)"
