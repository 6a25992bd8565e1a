#!/usr/bin/env bash
# Measures the reception of reports by the operator beside a Prometheus that scrapes the same series, and the agent itself, and prints one
# line of results. AGENTS: the number of agents (default 10000). DURATION: the seconds that are measured (default 45).
set -euo pipefail
cd "$(dirname "$0")/.."
agents=${AGENTS:-10000}

# Each agent has a connection, which is a file in two processes.
ulimit -n "$(ulimit -Hn)"
files=$(ulimit -n)
[ "$files" = unlimited ] || [ "$files" -ge $((agents + 1000)) ] ||
  { echo "AGENTS is $agents, but a process may open only $files files here; allowed: up to $((files - 1000)), or a higher hard limit (ulimit -Hn)" >&2; exit 2; }

eng/agent.sh >&2
dotnet build tests/Bonding.AgentBench -c Release -v quiet -nodeReuse:false >&2
AGENT_BINARY=$PWD/artifacts/agent/bonding-agent dotnet tests/Bonding.AgentBench/bin/Release/net10.0/Bonding.AgentBench.dll
