using Bonding.Domain.Bursts;
using Bonding.Domain.Decisions;
using Bonding.Simulation.Policies;
using Bonding.Simulation.Scenarios;

namespace Bonding.Simulation.Evidence;

/// <summary>A policy of the evidence, and the conditions that it is measured under.</summary>
/// <param name="Policy">The policy's name.</param>
public sealed record ClassSetting(string Policy)
{
    private const int FreshDelay = 1;
    private const int ScrapedDelay = 2;

    /// <summary>The time between two samples of a tenant. A sample can be read 1 s (at 1 s) or 2 s after it was taken.</summary>
    public int ScrapeSeconds { get; init; } = 1;

    /// <summary>The number of tenants among which the cluster's write budget is divided.</summary>
    public int ClusterTenants { get; init; } = ClassScenarios.Tenants;

    /// <summary>The policy's <see cref="BurstRules.NeighbourFloor"/>.</summary>
    public double NeighbourFloor { get; init; } = BurstRules.Default.NeighbourFloor;

    /// <summary>The parameters, with this floor and with the part of the write budget that the scenario's tenants have.</summary>
    public BondingRules Rules
    {
        get
        {
            var rules = BondingRules.Default;
            var writes = rules.Allocation.WritesPerSecond * ClassScenarios.Tenants / ClusterTenants;
            return rules with
            {
                Allocation = rules.Allocation with { WritesPerSecond = writes },
                Bursts = rules.Bursts with { NeighbourFloor = NeighbourFloor },
            };
        }
    }

    /// <summary>A name for tables.</summary>
    public string Name
    {
        get
        {
            var name = ReadsSamples ? $"{Policy} @ {ScrapeSeconds} s" : Policy;
            name += ClusterTenants == ClassScenarios.Tenants ? "" : $", {ClusterTenants} tenants";
            return NeighbourFloor == BurstRules.Default.NeighbourFloor
                ? name
                : FormattableString.Invariant($"{name}, floor {NeighbourFloor}");
        }
    }

    private bool ReadsSamples => Policy is PolicyCatalog.Bonding or PolicyCatalog.BondsReactive or PolicyCatalog.Oracle;

    /// <summary>Returns the scenario under these conditions.</summary>
    /// <param name="seed">The seed of the scrapes' phases.</param>
    public Scenario In(Scenario scenario, int seed) =>
        scenario with
        {
            Rules = Rules,
            Telemetry = ReadsSamples
                ? new TelemetryProfile(TelemetrySource.Fresh, ScrapeSeconds, ScrapeSeconds == 1 ? FreshDelay : ScrapedDelay, seed)
                : null,
        };
}
