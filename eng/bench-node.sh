#!/usr/bin/env bash
# Measures what the agent of a node costs: on real cgroups of this machine, of whichever version it has, with many pods of many threads.
# PODS, THREADS: how many pods, and threads of each (default 100 and 50). DURATION: the seconds that are measured (default 30).
# Needs root, and python3 for the threads.
set -euo pipefail
cd "$(dirname "$0")/.."
pods=${PODS:-100} threads=${THREADS:-50} duration=${DURATION:-30}

[ "$(id -u)" = 0 ] || { echo "needs root: it makes cgroups" >&2; exit 2; }
eng/agent.sh >&2

# The hierarchies that pods have a cgroup in: one of version 2, or those of CPU and memory of version 1.
mounts=$(awk '$3 == "cgroup" && $4 ~ /(^|,)(cpu|cpuacct|memory)(,|$)/ { print $2 }' /proc/mounts | sort -u)
[ -n "$mounts" ] || mounts=$(awk '$3 == "cgroup2" { print $2; exit }' /proc/mounts)
work=$(mktemp -d)
started=() agent=
cleanup() {
  [ -z "$agent" ] || kill "$agent" 2>/dev/null || true
  for process in "${started[@]}"; do kill -KILL "$process" 2>/dev/null || true; done
  wait 2>/dev/null || true
  for mount in $mounts; do find "$mount/bonding-bench-$$" -depth -type d -exec rmdir {} + 2>/dev/null || true; done
  rm -rf "$work"
}
trap cleanup EXIT

for pod in $(seq "$pods"); do
  python3 -c "
import threading, time
for _ in range($threads - 1): threading.Thread(target=time.sleep, args=(3600,), daemon=True).start()
time.sleep(3600)" &
  started+=($!)
  uid=$(printf '00000000-0000-4000-8000-%012d' "$pod")
  for mount in $mounts; do
    folder="$mount/bonding-bench-$$/kubepods/burstable/pod$uid/container"
    mkdir -p "$folder"
    echo $! > "$folder/cgroup.procs"
  done
done
sleep 5

# No operator is there to receive anything; the agent tries to reach one as it would in an outage.
echo token > "$work/token"
artifacts/agent/bonding-agent node --address https://127.0.0.1:9 --token-file "$work/token" --state-file "$work/state.json" 2>"$work/log" &
agent=$!
sleep 10
ticks() { awk '{ print $14 + $15 }' "/proc/$agent/stat"; }
before=$(ticks)
sleep "$duration"
after=$(ticks)
seen=$(artifacts/agent/bonding-agent status --state-file "$work/state.json" | sed -nE 's/^As a node, by cgroup version ([12]): ([0-9]+) pods/\2 \1/p')
awk -v ticks=$((after - before)) -v seconds="$duration" -v pods="${seen% *}" -v version="${seen#* }" -v threads=$((pods * threads)) \
  -v rss="$(awk '/^VmRSS/ { print $2 / 1024 }' "/proc/$agent/status")" 'BEGIN {
    printf "RESULT node_cpu_percent=%.2f node_rss_mb=%.1f pods=%d threads=%d cgroup_version=%d\n", ticks / seconds, rss, pods, threads, version }'
