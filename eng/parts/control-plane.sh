#!/usr/bin/env bash
# Prints the folder of etcd, kube-apiserver, kube-scheduler and kube-controller-manager.
# Uses KUBEBUILDER_ASSETS (the envtest convention) if it holds all four, or builds them once from Debian's source package.
. "$(dirname "$0")/common.sh"

binaries=(etcd kube-apiserver kube-scheduler kube-controller-manager)

holds_all() {
  for binary in "${binaries[@]}"; do [ -x "$1/$binary" ] || return 1; done
}

if [ -n "${KUBEBUILDER_ASSETS:-}" ]; then
  if holds_all "$KUBEBUILDER_ASSETS"; then echo "$KUBEBUILDER_ASSETS"; exit 0; fi
  say "KUBEBUILDER_ASSETS=$KUBEBUILDER_ASSETS lacks one of ${binaries[*]}; using built parts"
fi

target="$parts_dir/control-plane"
if holds_all "$target"; then echo "$target"; exit 0; fi
one_at_a_time control-plane
if holds_all "$target"; then echo "$target"; exit 0; fi

say "building the control plane once, about 12 minutes on 2 cores (log: $parts_dir/control-plane.log)"
apt_install etcd-server golang-go jq rsync make dpkg-dev ca-certificates golang-github-modern-go-reflect2-dev

work="$parts_dir/build"
rm -rf "$work"
mkdir -p "$work/apt/lists/partial" "$work/apt/cache/archives/partial" "$work/gopath/src/k8s.io"

# A private apt configuration with the machine's mirrors as source mirrors. The machine's own lists are not changed.
debian_sources() {
  local lists
  mapfile -t lists < <(find /etc/apt -name '*.list')
  [ ${#lists[@]} = 0 ] || sed -nE 's/^deb (\[[^]]*\] )?([^ ]*debian[^ ]* (bookworm|stable) .*)/deb-src \1\2/p' "${lists[@]}"
  for file in /etc/apt/sources.list.d/*.sources; do
    [ -e "$file" ] || continue
    awk -v RS= '/Types:.*deb/ && /Suites:.*(bookworm|stable)/ && !/-security/ {
      signed = ""; uri = ""; components = ""
      n = split($0, line, "\n")
      for (i = 1; i <= n; i++) {
        split(line[i], field, ": *")
        if (line[i] ~ /^URIs:/) { uri = substr(line[i], index(line[i], ":") + 2) }
        if (line[i] ~ /^Components:/) { components = substr(line[i], index(line[i], ":") + 2) }
        if (line[i] ~ /^Signed-By:/) { signed = "[signed-by=" substr(line[i], index(line[i], ":") + 2) "] " }
      }
      if (uri != "") print "deb-src " signed uri " bookworm " components
    }' "$file"
  done
}
debian_sources | sort -u > "$work/apt/sources.list"
[ -s "$work/apt/sources.list" ] || fail "no Debian 12 (bookworm) mirror found in /etc/apt"

apt_private=(-oDir::Etc::sourcelist="$work/apt/sources.list" -oDir::Etc::sourceparts=/dev/null
  -oDir::State::Lists="$work/apt/lists" -oDir::Cache="$work/apt/cache" -oAPT::Sandbox::User=root)

build() {
  cd "$work"
  apt-get "${apt_private[@]}" update
  apt-get "${apt_private[@]}" source --download-only kubernetes
  dpkg-source --no-check -x kubernetes_*.dsc tree
  # The vendored reflect2 1.0.1 crashes the API server with Go 1.18 or newer at the first custom resource; Debian's 1.0.2 does not.
  rm -rf tree/vendor/github.com/modern-go/reflect2
  cp -r /usr/share/gocode/src/github.com/modern-go/reflect2 tree/vendor/github.com/modern-go/reflect2
  ln -s "$work/tree" gopath/src/k8s.io/kubernetes
  cd gopath/src/k8s.io/kubernetes
  GOPATH="$work/gopath" GOCACHE="$work/go-cache" GO111MODULE=off CGO_ENABLED=0 \
    KUBE_GIT_VERSION=v1.20.2 KUBE_GIT_MAJOR=1 KUBE_GIT_MINOR=20 KUBE_GIT_TREE_STATE=clean KUBE_GIT_COMMIT=faecb196815e248d3ecfb03c680a4507229c2a56 \
    make WHAT="cmd/kube-apiserver cmd/kube-scheduler cmd/kube-controller-manager"
}
(set -e; build) > "$parts_dir/control-plane.log" 2>&1 || { tail -n 20 "$parts_dir/control-plane.log" >&2; fail "the build failed"; }

staging="$target.new"
rm -rf "$staging" "$target"
mkdir -p "$staging"
for binary in kube-apiserver kube-scheduler kube-controller-manager; do
  cp -L "$work/gopath/src/k8s.io/kubernetes/_output/bin/$binary" "$staging/"
done
cp -L "$(command -v etcd)" "$staging/"
mv "$staging" "$target"
rm -rf "$work"
holds_all "$target" || fail "the build left no $target with ${binaries[*]}"
echo "$target"
