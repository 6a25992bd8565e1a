#!/usr/bin/env bash
# Compiles the Profiling Agent ahead of time, to one binary without dependencies, and prints its path and size.
set -euo pipefail
cd "$(dirname "$0")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_CLI_USE_MSBUILD_SERVER=0 NO_COLOR=1

PATH="$(eng/parts/dotnet.sh):$PATH"
if ! command -v gcc >/dev/null; then
  sudo=$([ "$(id -u)" = 0 ] || echo sudo)
  $sudo apt-get update -qq
  $sudo apt-get install -y -qq gcc libc6-dev >/dev/null
fi

case "$(uname -m)" in
  aarch64) runtime=linux-arm64 ;;
  *) runtime=linux-x64 ;;
esac
dotnet publish src/Bonding.Agent -c Release -r "$runtime" -v quiet -nodeReuse:false -p:PublishAot=true -p:CppCompilerAndLinker=gcc \
  -p:RunAnalyzers=false -o artifacts/agent >&2
rm -f artifacts/agent/*.dbg artifacts/agent/*.xml artifacts/agent/*.pdb
stat --printf '%n %s bytes\n' artifacts/agent/bonding-agent
