using Bonding.Domain.Multipliers;

namespace Bonding.Operator.Telemetry;

/// <summary>What a tick wants to know.</summary>
/// <param name="Wanted">Up to where each ledger was read, by the present.</param>
/// <param name="Settled">Resources that credits are settled for.</param>
/// <param name="Sources">Who reports the tenants.</param>
/// <param name="Namespaces">Namespaces of the tenants.</param>
public sealed record TelemetryQuestion(
    Func<DateTimeOffset, IReadOnlyCollection<DateTimeOffset>> Wanted, IReadOnlySet<ResourceKind> Settled,
    IReadOnlySet<MetricSource> Sources, IReadOnlySet<string> Namespaces);
