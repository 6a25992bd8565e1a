.DEFAULT_GOAL := help
.PHONY: help parts build agent check test test-guest faults siege demo bench-agents bench-node bench-loop bench-ledger bench-statuses bench-tick bench-forecast bench-forecast-fast bench-cadence bench-cost generate simulate image clean-parts

help: ## Show the targets
	@sed -nE 's/^([a-z-]+):.*## (.*)/\1\t\2/p' $(MAKEFILE_LIST) | expand -t 16

parts: ## Fetch or build the real servers and tools for tests (once; the first time takes about 12 minutes)
	@set -e; for part in dotnet node kubectl-helm prometheus backends chromium control-plane; do eng/parts/$$part.sh >/dev/null; done

build: ## Build the solution
	dotnet build BondingOperator.sln -v quiet -nodeReuse:false

agent: ## Compile the Profiling Agent to one native binary (artifacts/agent)
	@eng/agent.sh

check: ## Check format, code style, analyzers and the chart, without a server
	@eng/check.sh

test: parts ## Run all tests against real servers
	@eng/test.sh

bench-agents: parts ## Measure the reception of 10,000 agents beside a Prometheus with the same series; AGENTS=500 DURATION=20 set others
	@AGENTS="$(AGENTS)" DURATION="$(DURATION)" eng/bench-agents.sh

bench-node: ## Measure what the agent of a node costs with 100 pods of 50 threads, on real cgroups (as root); PODS THREADS set others
	@PODS="$(PODS)" THREADS="$(THREADS)" DURATION="$(DURATION)" eng/bench-node.sh

bench-tick: ## Measure the processor time of a tick for 1,000, 10,000 and 100,000 tenants; BASE=COMMIT: five times in turn with that commit
	@BASE="$(BASE)" eng/bench-tick.sh

test-guest: parts ## Boot a small Linux under qemu with the agent in it, and wait for its load in the forecasts
	@eng/test-guest.sh

faults: parts ## Inject faults at every write and watch event of a scenario; EVERY=10: each tenth position, ONLY=text: those with that text
	@dotnet build tests/Bonding.Faults -c Release -v quiet -nodeReuse:false
	@dotnet tests/Bonding.Faults/bin/Release/net10.0/Bonding.Faults.dll "$(or $(EVERY),1)" "$(ONLY)"

siege: parts ## Run every attack of a tenant or a stranger on the chart with innocents beside it (docs/security.md); SAMPLE=1: a sample, ONLY=text: those with that text
	@dotnet build tests/Bonding.Siege -c Release -v quiet -nodeReuse:false
	@SAMPLE="$(SAMPLE)" ONLY="$(ONLY)" dotnet tests/Bonding.Siege/bin/Release/net10.0/Bonding.Siege.dll

generate: ## Generate the CRDs, the chart's rules and the OpenAPI document
	dotnet build BondingOperator.sln -v quiet -nodeReuse:false
	dotnet src/Bonding.Cli/bin/Debug/net10.0/kubectl-bonding.dll crds --output crds
	dotnet src/Bonding.Cli/bin/Debug/net10.0/kubectl-bonding.dll crds --output charts/bonding-operator/files/crds
	cp config/dashboards/bonding-overview.json charts/bonding-operator/files/
	dotnet src/Bonding.Cli/bin/Debug/net10.0/kubectl-bonding.dll rbac --assembly src/Bonding.Operator/bin/Debug/net10.0/Bonding.Operator.dll --output charts/bonding-operator/files/rules.yaml
	dotnet src/Bonding.Cli/bin/Debug/net10.0/kubectl-bonding.dll openapi --output src/Bonding.Operator/TenantApi/openapi.json

demo: parts ## Run the whole system with 12 VMs on real servers until its forecasts have learnt; DURATION=60 SCRAPE=30s set others; AGENTS=1: with an agent on each node
	@dotnet build tests/Bonding.Demo -c Release -v quiet -nodeReuse:false
	@dotnet tests/Bonding.Demo/bin/Release/net10.0/Bonding.Demo.dll

bench-loop: parts ## Measure the whole loop: 500 VMs, one minute at 1 s ticks
	@dotnet build tests/Bonding.Demo -c Release -v quiet -nodeReuse:false
	@dotnet tests/Bonding.Demo/bin/Release/net10.0/Bonding.Demo.dll bench-loop

# Folder of public recordings whose licences do not let them ship with the project; by default one beside the repository.
SIMULATION_DATA ?= $(wildcard ../shared/data)

simulate: ## Measure by load class what bonds and forecasts gain, and the fairness (up to 40 minutes); SEEDS=1: fewer, SAMPLE=1: a sample, HTML=page
	@dotnet build src/Bonding.Cli -c Release -v quiet -nodeReuse:false
	@dotnet src/Bonding.Cli/bin/Release/net10.0/kubectl-bonding.dll simulate evidence $(if $(SIMULATION_DATA),--data $(SIMULATION_DATA)) $(if $(SEEDS),--seeds $(SEEDS)) $(if $(SAMPLE),--sample) $(if $(HTML),--html $(HTML))

bench-ledger: parts ## Measure the settlement of 2,000 bonds over 200 accounts beside the same writes without the operator
	@dotnet build tests/Bonding.Demo -c Release -v quiet -nodeReuse:false
	@dotnet tests/Bonding.Demo/bin/Release/net10.0/Bonding.Demo.dll bench-ledger

bench-statuses: parts ## Measure the status writes for 10,000 accounts (about 10 minutes)
	@dotnet build tests/Bonding.Demo -c Release -v quiet -nodeReuse:false
	@dotnet tests/Bonding.Demo/bin/Release/net10.0/Bonding.Demo.dll bench-statuses

bench-forecast: ## Compare accuracy and cost of the forecasts with R's models, run now; DATA: folder of the evaluation data
	@eng/bench-forecast.sh fresh

bench-forecast-fast: ## Compare them with the stored scores of R's models
	@eng/bench-forecast.sh stored

bench-cadence: ## Measure the forecasts from samples that are 1 to 30 s apart; DATA: folder of the evaluation data
	@eng/bench-cadence.sh

bench-cost: ## Measure one update of the Prediction Engine with BenchmarkDotNet
	@dotnet build tests/Bonding.Benchmarks -c Release -v quiet -nodeReuse:false
	@dotnet tests/Bonding.Benchmarks/bin/Release/net10.0/Bonding.Benchmarks.dll cost

image: ## Build the operator's image and run it once (SDK_IMAGE, RUNTIME_IMAGE: other base images)
	@eng/image.sh

clean-parts: ## Delete the fetched and built parts
	rm -rf "$${BONDING_PARTS:-$${XDG_CACHE_HOME:-$$HOME/.cache}/bonding-operator}"
