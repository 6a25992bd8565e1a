#!/usr/bin/env bash
# Compares the engine with R's models on the evaluation data, runs the M4 check, and prints one line of results.
# Usage: bench-forecast.sh fresh|stored   (fresh: R runs now, about 20 minutes of processor time; stored: its stored scores)
# DATA: folder of the evaluation data (default ../shared/data). REFERENCE: folder of the R scripts (default
# ../shared/forecast-reference).
set -euo pipefail
cd "$(dirname "$0")/.."
data=${DATA:-../shared/data} reference=${REFERENCE:-../shared/forecast-reference}

[ -f "$data/exathlon_1s_nodes.csv" ] || {
  echo "There is no evaluation data in $data. Run it with DATA=FOLDER, a folder with the CSV files that docs/design/prediction-engine.md lists (their licences do not let them be bundled)." >&2
  exit 2
}

dotnet build tests/Bonding.Benchmarks -c Release -v quiet -nodeReuse:false
bench=(dotnet tests/Bonding.Benchmarks/bin/Release/net10.0/Bonding.Benchmarks.dll)
"${bench[@]}" m4 "$data"

if [ "${1:-stored}" = stored ]; then
  exec "${bench[@]}" forecast "$data" --stored
fi

[ -f "$reference/run_r_anchors.sh" ] || { echo "There is no run_r_anchors.sh in $reference: run it with REFERENCE=FOLDER, the folder of the R scripts." >&2; exit 2; }
if ! Rscript -e 'library(forecast)' >/dev/null 2>&1; then
  echo "Installing R and its package forecast from Debian" >&2
  apt-get install -y --no-install-recommends r-base-core r-cran-forecast >/dev/null || { echo "Install Debian's r-base-core and r-cran-forecast first (as root)." >&2; exit 2; }
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# The scripts look for the data in ../data beside them.
cp -r "$reference" "$work/reference"
ln -s "$(realpath "$data")" "$work/data"
echo "R is fitting its models; this takes 20 minutes or more" >&2
bash "$work/reference/run_r_anchors.sh" "$work/anchors" >/dev/null
"${bench[@]}" forecast "$data" --r "$work/anchors"
