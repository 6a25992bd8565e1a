#!/usr/bin/env bash
# Measures the engine on series whose samples are 1 to 30 s apart, and prints one line of results.
# DATA: folder of the evaluation data (default ../shared/data).
set -euo pipefail
cd "$(dirname "$0")/.."
data=${DATA:-../shared/data}
[ -f "$data/exathlon_1s_nodes.csv" ] || {
  echo "There is no evaluation data in $data. Run it with DATA=FOLDER, a folder with the CSV files that docs/design/prediction-engine.md lists (their licences do not let them be bundled)." >&2
  exit 2
}
dotnet build tests/Bonding.Benchmarks -c Release -v quiet -nodeReuse:false
dotnet tests/Bonding.Benchmarks/bin/Release/net10.0/Bonding.Benchmarks.dll cadence "$data"
