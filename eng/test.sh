#!/usr/bin/env bash
# Builds the solution once and runs its test projects one after the other, because they start real servers.
# The last line is "N passed, N failed, N skipped". The exit code is 0 only if everything was built, run and passed.
# Usage: eng/test.sh [TEST_PROJECT_NAME…]   (default: all of tests/*.Tests)
set -euo pipefail
cd "$(dirname "$0")/.."

export BONDING_PARTS="${BONDING_PARTS:-${XDG_CACHE_HOME:-$HOME/.cache}/bonding-operator}"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_CLI_USE_MSBUILD_SERVER=0 NO_COLOR=1

passed=0 failed=0 skipped=0 broken=0
finish() { echo "$passed passed, $failed failed, $skipped skipped"; }

build=(-v quiet -nodeReuse:false -p:UseSharedCompilation=false)
if ! dotnet build BondingOperator.sln "${build[@]}"; then
  echo "the build failed" >&2
  failed=1
  finish
  exit 1
fi

# The test with a real guest runs where one was fetched (make test-guest), and boots the agent of this tree.
if [ -e "$BONDING_PARTS/guest/vmlinuz" ]; then eng/agent.sh; fi

if [ $# -gt 0 ]; then projects=("${@/#/tests/}"); else projects=(tests/*.Tests); fi

# count NAME FILE: prints the number for NAME in the runner's summary.
count() { sed -nE "s/.*[ ,]$1: ([0-9]+).*/\1/p" "$2" | tail -n 1; }

output=$(mktemp)
trap 'rm -f "$output"' EXIT
for project in "${projects[@]}"; do
  name=$(basename "$project")
  echo "== $name"
  program="$project/bin/Debug/net10.0/$name"
  [ -x "$program" ] || { echo "$name: no such test program: $program" >&2; broken=$((broken + 1)); continue; }
  code=0
  "$program" 2>&1 | tee "$output" || code=$?
  total=$(count Total "$output") errors=$(count Errors "$output") bad=$(count Failed "$output") skips=$(count Skipped "$output")
  if [ -z "$total" ]; then echo "$name ended with code $code and no summary" >&2; broken=$((broken + 1)); continue; fi
  [ $code = 0 ] || [ "$bad" != 0 ] || [ "$errors" != 0 ] || broken=$((broken + 1))
  failed=$((failed + bad + errors)) skipped=$((skipped + skips)) passed=$((passed + total - bad - skips))
done

# A program that broke without a failed test counts as one failure.
failed=$((failed + broken))
finish
[ $failed = 0 ]
