# Shared by the scripts of this folder: the cache of parts, and the installation of Debian packages.
set -euo pipefail

parts_dir="${BONDING_PARTS:-${XDG_CACHE_HOME:-$HOME/.cache}/bonding-operator}"
mkdir -p "$parts_dir"

say() { printf '%s: %s\n' "$(basename "$0" .sh)" "$*" >&2; }
fail() { say "$*"; exit 1; }

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"
  elif command -v sudo >/dev/null; then sudo "$@"
  else fail "needs root or sudo to run: $*"; fi
}

# apt_install PACKAGE…: installs missing packages without starting their services.
apt_install() {
  local missing=()
  for package in "$@"; do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  command -v apt-get >/dev/null || fail "needs Debian's apt-get to install: ${missing[*]}"
  say "installing ${missing[*]}"
  local policy=/usr/sbin/policy-rc.d placed=
  if [ ! -e "$policy" ]; then
    printf '#!/bin/sh\nexit 101\n' | as_root tee "$policy" >/dev/null
    as_root chmod +x "$policy"
    placed=1
  fi
  as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq update >&2 || say "apt-get update failed; trying with the lists at hand"
  local status=0
  as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-install-recommends install "${missing[@]}" >&2 || status=$?
  [ -z "$placed" ] || as_root rm -f "$policy"
  [ $status = 0 ] || fail "apt-get could not install: ${missing[*]}"
}

# one_at_a_time NAME: takes a lock, so that a part is built by one process at a time.
one_at_a_time() {
  exec 9>"$parts_dir/.$1.lock"
  flock 9
}
