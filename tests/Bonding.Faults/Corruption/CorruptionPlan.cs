using Bonding.Faults.Fleet;
using Bonding.Faults.Sweep;

namespace Bonding.Faults.Corruption;

/// <summary>
/// Plans the corruption of every field of the statuses of an account that bonds, of the bonds that it paid, rejected and lets wait, of the
/// namespace's ledger and of the policy.
/// </summary>
internal static class CorruptionPlan
{
    private static readonly (string Path, string Value)[] OfAccount =
    [
        ("balance", "\"5000\""),
        ("balance", "null"),
        ("balance", "\"-1\""),
        ("launchBalance", "\"7\""),
        ("surplus", "\"3\""),
        ("charged", "\"3\""),
        ("bondedUnits", "0"),
        ("bondedUnits", "20"),
        ("taxPaid", "\"0\""),
        ("taxPaid", "null"),
        ("totals", "null"),
        ("totals.minted", "\"9999\""),
        ("totals.launched", "\"1\""),
        ("totals.granted", "\"1\""),
        ("totals.spent", "\"0\""),
        ("totals.discarded", "\"5\""),
        ("totals.bonded", "\"0\""),
        ("usage", "null"),
        ("usage.cpuMicroseconds", "0"),
        ("usage.cpuMicroseconds", "9000000000000"),
        ("usage.atUnixMilliseconds", "1"),
        ("usage.series", "\"other\""),
        ("corrections", "null"),
        ("corrections.0.amount", "\"900\""),
        ("totals.corrected", "\"900\""),
        ("audited", "null"),
        ("releasedAt", "\"1\""),
        ("lastReceipt", "null"),
        ("lastReceipt.sequence", "1"),
        ("lastReceipt.hash", "\"00\""),
        ("settling", "null"),
        ("paidBonds", "null"),
        ("asOf", "\"2020-01-01T00:00:00Z\""),
        ("tier", "\"bonding-tier-9\""),
        ("multiplier.base", "99"),
        ("multiplier", "null"),
        ("observedGeneration", "99"),
        ("conditions", "[]"),
        ("seal", "\"00\""),
        ("seal", "null"),
        ("", "null"),
    ];

    private static readonly (string Path, string Value)[] OfPaidBond =
    [
        ("phase", "\"Pending\""),
        ("phase", "\"Rejected\""),
        ("phase", "null"),
        ("debited", "\"1\""),
        ("tax", "\"0\""),
        ("boundAt", "null"),
        ("receipt", "null"),
        ("receipt.hash", "\"00\""),
        ("receipt.sequence", "9"),
        ("receipt.previousHash", "\"00\""),
        ("conditions", "[]"),
        ("observedGeneration", "99"),
        ("", "null"),
    ];

    private static readonly (string Path, string Value)[] OfOtherBond =
    [
        ("phase", "\"Bonded\""),
        ("phase", "null"),
        ("conditions", "[]"),
        ("", "null"),
    ];

    private static readonly (string Path, string Value)[] OfRecord =
    [
        ("closed.taxPaid", "\"1000000\""),
        ("closed.granted", "\"1000\""),
        ("closed.accounts", "9"),
        ("closed", "null"),
        ("accounts", "null"),
        ("accounts.0.taxPaid", "\"1000000\""),
        ("accounts.0.granted", "\"1000000\""),
        ("accounts.0.units", "9"),
        ("accounts.0.reservedUnits", "9"),
        ("accounts.0.openedAt", "null"),
        ("accounts.0.uid", "\"other\""),
        ("units", "99"),
        ("collected", "\"1000000\""),
        ("granted", "\"0\""),
        ("seal", "\"00\""),
        ("seal", "null"),
    ];

    private static readonly (string Path, string Value)[] OfPolicy =
    [
        ("grants.0.allotted", "\"1000000\""),
        ("grants.0.allotted", "\"0\""),
        ("grants.0.allotted", "\"-1\""),
        ("grants.0.owed", "\"0\""),
        ("grants.0.accruedToUnixMilliseconds", "1"),
        ("grants.0.uid", "\"other\""),
        ("grants", "null"),
        ("grantsSeal", "\"00\""),
        ("grantsSeal", "null"),
        ("treasury", "\"1000000\""),
        ("collected", "\"1000000\""),
        ("conditions", "[]"),
        ("observedGeneration", "99"),
    ];

    public static IReadOnlyList<Trial> Trials { get; } =
    [
        .. OfAccount.Select(field => TrialOf(new StatusCorruption("account", "web", field.Path, field.Value))),
        .. OfPaidBond.Select(field => TrialOf(new StatusCorruption("bond", "b", field.Path, field.Value))),
        .. OfOtherBond.Select(field => TrialOf(new StatusCorruption("bond", "refused", field.Path, field.Value))),
        .. OfOtherBond.Select(field => TrialOf(new StatusCorruption("bond", "waiting", field.Path, field.Value))),
        .. OfRecord.Select(field => TrialOf(new StatusCorruption("record", "", field.Path, field.Value))),
        .. OfPolicy.Select(field => TrialOf(new StatusCorruption("policy", "", field.Path, field.Value))),
    ];

    private static Trial TrialOf(StatusCorruption corruption) =>
        new(
            "status field overwritten",
            corruption.ToString(),
            _ => new PreparedFault(new FleetOptions(), () => true) { AtHalfTime = corruption.DisturbAsync }
        );
}
