#!/usr/bin/env bash
# Checks what needs no build and no server: format, style, analyzers and the chart. Prints "check failed: NAME" for each
# check that fails, and fails at the end.
set -euo pipefail
cd "$(dirname "$0")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_CLI_USE_MSBUILD_SERVER=0 NO_COLOR=1

dotnet_folder=$(eng/parts/dotnet.sh)
helm_folder=$(eng/parts/kubectl-helm.sh)
PATH="$dotnet_folder:$helm_folder:$PATH"

failed=0
# check NAME COMMAND…: runs the command, whose output is shown only if it fails.
check() {
  local name=$1 output
  shift
  if output=$("$@" 2>&1); then
    echo "checked: $name"
  else
    printf '%s\n' "$output" >&2
    echo "check failed: $name ($*)" >&2
    failed=1
  fi
}

dotnet tool restore >/dev/null || { echo "check failed: dotnet tool restore" >&2; exit 1; }
check "format" dotnet csharpier check .
# Whitespace is CSharpier's alone: `dotnet format whitespace` would indent some of its wrapped lines in another way.
check "style" dotnet format style BondingOperator.sln --verify-no-changes
check "analyzers" dotnet format analyzers BondingOperator.sln --verify-no-changes
# The only value without a default; the second run renders what is off by default too.
lint=(helm lint charts/bonding-operator --strict --quiet --set prometheus.url=http://prometheus:9090)
check "chart" "${lint[@]}"
check "chart with all options" "${lint[@]}" --set serviceMonitor.enabled=true,prometheusRule.enabled=true \
  --set networkPolicy.enabled=true,dashboard.enabled=true,lstmConfigMap=weights \
  --set agent.enabled=true,telemetry.scrape.enabled=true,telemetry.scrape.kubelet.kind=ScrapeConfig
exit $failed
