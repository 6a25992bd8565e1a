#!/usr/bin/env bash
# Builds the images of the operator and of its agent with buildah, runs each once with the restrictions of a cluster, and
# prints their names. SDK_IMAGE, RUNTIME_IMAGE and AGENT_RUNTIME_IMAGE name the base images. Without them small ones are built from
# Debian and the installed .NET. BONDING_IMAGE and AGENT_IMAGE name the results (default: bonding-operator:VERSION and
# bonding-agent:VERSION).
. "$(dirname "$0")/parts/common.sh"
cd "$(dirname "$0")/.."

[ "$(id -u)" = 0 ] || fail "needs root: the layers hold files of several users"
apt_install buildah podman runc
one_at_a_time image

work="$parts_dir/image"
mkdir -p "$work"
export BUILDAH_ISOLATION=chroot
storage=(--storage-driver=vfs --root "$work/storage" --runroot "$work/run")
version=$(sed -nE 's:.*<Version>(.*)</Version>.*:\1:p' Directory.Build.props)
image=${BONDING_IMAGE:-bonding-operator:$version} agent=${AGENT_IMAGE:-bonding-agent:$version}
sdk=localhost/bonding-base/sdk:10.0 runtime=localhost/bonding-base/aspnet:10.0 deps=localhost/bonding-base/runtime-deps:10.0

# debian_mirror: prints the machine's mirrors of the Debian release that the base images are built from.
debian_mirror() {
  find /etc/apt -name '*.list' -exec sed -nE 's/^deb (\[[^]]*\] )?([^ ]*debian[^ ]*) (bookworm|stable) .*/\2/p' {} +
  find /etc/apt -name '*.sources' -exec awk -v RS= '/Suites:.*(bookworm|stable)/ && !/-security/' {} + | sed -nE 's/^URIs: *([^ ]+).*/\1/p'
}

# debian: writes debian.tar, a minimal Debian 12 with the libraries that .NET loads.
debian() {
  if [ -e "$work/debian.tar" ]; then return; fi
  apt_install debootstrap
  local mirror
  mirror=$(debian_mirror | sed -n 1p)
  [ -n "$mirror" ] || fail "no Debian 12 (bookworm) mirror found in /etc/apt"
  say "fetching a minimal Debian 12"
  rm -rf "$work/debian"
  debootstrap --variant=minbase --include=ca-certificates,libssl3 bookworm "$work/debian" "$mirror" > "$work/debootstrap.log" 2>&1 ||
    { tail -n 5 "$work/debootstrap.log" >&2; fail "debootstrap failed (log: $work/debootstrap.log)"; }
  tar -c -C "$work/debian" --exclude='./dev/*' --exclude='./proc/*' --exclude='./sys/*' --exclude='./var/cache/*' \
    --exclude='./var/lib/apt/lists/*' --exclude='./usr/share/doc/*' --exclude='./usr/share/man/*' --exclude='./usr/share/locale/*' . \
    > "$work/debian.tar.new"
  rm -rf "$work/debian"
  mv "$work/debian.tar.new" "$work/debian.tar"
}

# base NAME PART…: builds an image from that Debian and these folders of the installed .NET.
base() {
  local name=$1 container root
  shift
  if buildah "${storage[@]}" inspect --type image "$name" >/dev/null 2>&1; then return; fi
  debian
  say "making $name"
  container=$(buildah "${storage[@]}" from scratch)
  root=$(buildah "${storage[@]}" mount "$container")
  tar -x -C "$root" -f "$work/debian.tar"
  if [ $# -gt 0 ]; then
    mkdir -p "$root/usr/share/dotnet"
    cp -a "${@/#/$dotnet/}" "$root/usr/share/dotnet/"
    ln -s /usr/share/dotnet/dotnet "$root/usr/bin/dotnet"
  fi
  # A machine behind a proxy trusts an additional authority, and the restore in the build image must trust it too.
  if [ "$name" = "$sdk" ]; then cp -L /etc/ssl/certs/ca-certificates.crt "$root/etc/ssl/certs/"; fi
  buildah "${storage[@]}" config --env DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1 --env DOTNET_NOLOGO=1 --env DOTNET_CLI_TELEMETRY_OPTOUT=1 "$container"
  buildah "${storage[@]}" commit --quiet --rm "$container" "$name" >/dev/null
}

build=()
if [ -z "${SDK_IMAGE:-}" ]; then
  dotnet=$(dirname "$(readlink -f "$("$PWD/eng/parts/dotnet.sh")/dotnet")")
  base $sdk dotnet host packs sdk sdk-manifests shared
  packages=${NUGET_PACKAGES:-$HOME/.nuget/packages}
  mkdir -p "$packages"
  build+=(--pull-never --volume "$packages:/root/.nuget/packages")
fi
if [ -z "${RUNTIME_IMAGE:-}" ]; then
  dotnet=$(dirname "$(readlink -f "$("$PWD/eng/parts/dotnet.sh")/dotnet")")
  base $runtime dotnet host shared
fi

pack=()
if [ -z "${AGENT_RUNTIME_IMAGE:-}" ]; then
  base $deps
  pack+=(--pull-never)
fi

# bud NAME ARGUMENT…: builds an image. No --layers: vfs copies the whole file system for every layer that it keeps.
bud() {
  local name=$1
  shift
  say "building $name"
  buildah "${storage[@]}" bud --tag "localhost/$name" --build-arg VERSION="$version" \
    --build-arg REVISION="$(git rev-parse HEAD 2>/dev/null || true)" "$@" . > "$work/build.log" 2>&1 9>&- ||
    { tail -n 20 "$work/build.log" >&2; fail "the build failed (log: $work/build.log)"; }
}
bud "$image" "${build[@]}" --build-arg SDK_IMAGE="${SDK_IMAGE:-$sdk}" --build-arg RUNTIME_IMAGE="${RUNTIME_IMAGE:-$runtime}"
eng/agent.sh >&2
bud "$agent" "${pack[@]}" --file Dockerfile.agent --build-arg RUNTIME_IMAGE="${AGENT_RUNTIME_IMAGE:-$deps}"
# Images that these builds replaced have no name any more.
buildah "${storage[@]}" rmi --prune >/dev/null

# run IMAGE ARGUMENT…: runs an image with the limits of the chart's pods. Podman's own ulimits may be higher than this machine
# allows. It uses runc, because crun refuses machines with both versions of cgroups.
run() {
  podman "${storage[@]}" --cgroup-manager=cgroupfs run --rm --pull=never --runtime="$(command -v runc)" \
    --ulimit=nofile=1024:1024 --ulimit=nproc=1024:1024 --network=none --read-only --cap-drop=ALL --security-opt=no-new-privileges "localhost/$1" "${@:2}"
}
printed=$(run "$image" --version)
case $printed in "$version"*) ;; *) fail "--version of $image printed \"$printed\", not $version" ;; esac
code=0
refusal=$(run "$image" 2>&1) || code=$?
[ $code = 2 ] && grep -q 'PrometheusUrl is ""' <<< "$refusal" || fail "without options $image ended with $code, not 2, and wrote: $refusal"
size() { podman "${storage[@]}" image inspect --format '{{.Size}}' "localhost/$1" | numfmt --to=si; }
say "$image: $printed, $(size "$image")B"
printed=$(run "$agent" --version)
case $printed in "$version"*) ;; *) fail "--version of $agent printed \"$printed\", not $version" ;; esac
status=$(run "$agent" status 2>&1) && grep -q '^  CPU ' <<< "$status" || fail "status of $agent wrote: $status"
say "$agent: $printed, $(size "$agent")B"
printf 'localhost/%s\n' "$image" "$agent"
