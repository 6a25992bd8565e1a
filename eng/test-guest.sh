#!/usr/bin/env bash
# Boots a small Linux under qemu with the agent in both of its modes, and checks that its load is soon in the operator's forecasts.
set -euo pipefail
cd "$(dirname "$0")/.."
export BONDING_PARTS="${BONDING_PARTS:-${XDG_CACHE_HOME:-$HOME/.cache}/bonding-operator}"

folder=$(eng/parts/guest.sh)
[ -e "$folder/vmlinuz" ] || { echo "SKIPPED: qemu or its guest cannot be had here" >&2; exit 0; }
eng/agent.sh >&2
dotnet build tests/Bonding.Integration.Tests -v quiet -nodeReuse:false >&2
exec tests/Bonding.Integration.Tests/bin/Debug/net10.0/Bonding.Integration.Tests -class '*GuestTest' -showLiveOutput
