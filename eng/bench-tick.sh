#!/usr/bin/env bash
# What a tick computes for 1,000, 10,000 and 100,000 tenants. With BASE=COMMIT the bench of that commit runs in turn with this tree's, five
# times each: machines are shared and noisy, so that only runs side by side can be compared. Each pair gives the geometric mean of its three
# ratios; the result is the median of the five, with the least and the greatest beside it.
set -euo pipefail
cd "$(dirname "$0")/.."
base=${BASE:-} pairs=5

# build FOLDER: builds the bench of a tree.
build() { dotnet build "$1/tests/Bonding.Benchmarks" -c Release -v quiet -nodeReuse:false >&2; }
# run FOLDER: runs it. Each method is compiled fully at its first call: the moment at which the runtime replaces a method's
# first code differs from run to run, and a small cluster ticks twice as fast after it as before.
run() { DOTNET_TieredCompilation=0 DOTNET_ReadyToRun=0 dotnet "$1/tests/Bonding.Benchmarks/bin/Release/net10.0/Bonding.Benchmarks.dll" tick; }

build .
[ -n "$base" ] || { run .; exit; }

work=$(mktemp -d)
trap 'git worktree remove --force "$work/base" 2>/dev/null; rm -rf "$work"' EXIT
git worktree add --quiet --detach "$work/base" "$base" || { echo "BASE is '$base'; allowed: a commit of this repository" >&2; exit 2; }
build "$work/base"
for pair in $(seq $pairs); do
  run "$work/base" | tee "$work/base.$pair" | sed "s/^/base $pair: /" >&2
  run . | tee "$work/head.$pair" | sed "s/^/this $pair: /" >&2
done

# tick RUN SIZE: the milliseconds of a tick.
tick() { sed -nE "s/^RESULT .*tick_ms_$2=([0-9.]+).*/\1/p" "$work/$1"; }
for pair in $(seq $pairs); do
  for size in 1k 10k 100k; do echo "$(tick head.$pair $size) $(tick base.$pair $size)"; done |
    awk '{ sum += log($1 / $2) } END { printf "%.3f\n", exp(sum / NR) }'
done | sort -n > "$work/ratios"
echo "$(grep '^RESULT ' "$work/head.$pairs") tick_vs_base=$(sed -n 3p "$work/ratios") tick_vs_base_min=$(head -n 1 "$work/ratios") tick_vs_base_max=$(tail -n 1 "$work/ratios")"
