#!/usr/bin/env bash
# Prints a folder with other servers that speak the API of Prometheus, as PACKAGE-SUITE: a newer Prometheus, and
# VictoriaMetrics old and new. They are unpacked from packages of Debian's suites and not installed. One that cannot be
# fetched here is left out: the tests that need it are skipped, and say so.
. "$(dirname "$0")/common.sh"

servers=(victoria-metrics/bookworm victoria-metrics/sid prometheus/sid)
target="$parts_dir/backends"

missing() { for server in "${servers[@]}"; do [ -x "$target/${server/\//-}" ] || echo "$server"; done; }

mkdir -p "$target"
if [ -z "$(missing)" ]; then echo "$target"; exit 0; fi
one_at_a_time backends
work="$target.new"
rm -rf "$work"
mkdir -p "$work/apt/lists/partial" "$work/apt/cache/archives/partial"
trap 'rm -rf "$work"' EXIT

# A private apt configuration with the machine's mirror; the machine's own lists are not changed.
mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 2>/dev/null | grep -v security | head -n 1 || true)
keyring=/usr/share/keyrings/debian-archive-keyring.gpg
[ -n "$mirror" ] || { say "no Debian mirror in /etc/apt: tests of other servers will be skipped"; echo "$target"; exit 0; }
for suite in bookworm sid; do echo "deb [signed-by=$keyring] $mirror $suite main"; done > "$work/apt/sources.list"
apt_private=(-qq -oDir::Etc::sourcelist="$work/apt/sources.list" -oDir::Etc::sourceparts=/dev/null -oAPT::Sandbox::User=root
  -oDir::State::Lists="$work/apt/lists" -oDir::Cache="$work/apt/cache" -oAcquire::Languages=none
  -oAcquire::IndexTargets::deb::DEP-11::DefaultEnabled=false)
say "fetching $(missing | tr '\n' ' ')from $mirror"
timeout 120 apt-get "${apt_private[@]}" update >&2 || say "no lists of all suites; trying with those at hand"

# fetch PACKAGE SUITE: leaves the package's server as PACKAGE-SUITE if it runs here.
fetch() {
  local folder="$work/$1-$2"
  mkdir -p "$folder/files"
  (cd "$folder" && timeout 120 apt-get "${apt_private[@]}" download "$1/$2" >&2) || return 1
  dpkg -x "$folder"/*.deb "$folder/files"
  "$folder/files/usr/bin/$1" --version >/dev/null 2>&1 || return 1
  mv "$folder/files/usr/bin/$1" "$target/$1-$2"
}
for server in $(missing); do
  fetch "${server%/*}" "${server#*/}" || say "$server is not to be had here: its tests will be skipped"
done
echo "$target"
