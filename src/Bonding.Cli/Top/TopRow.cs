using System.Globalization;
using Bonding.Resources.CreditAccounts;
using k8s.Models;

namespace Bonding.Cli.Top;

/// <summary>
/// The values of one account, from its status, which the operator writes on every change that matters and at least once a
/// minute. A value that is not known is null. CPU is in millicores.
/// </summary>
/// <param name="Tenant">KIND/NAME, as <c>explain</c> takes it.</param>
/// <param name="Target">The CPU request that the allocation aims at: the tenant's share of its node.</param>
/// <param name="Reason">The reason for the adjustment.</param>
/// <param name="Limit">The bound that limited the adjustment.</param>
/// <param name="AllocationReason">The reason for the CPU request.</param>
internal sealed record TopRow(
    string Namespace,
    string Account,
    string Tenant,
    string Mode,
    string? Balance,
    int BondedUnits,
    double? Base,
    double? Adjustment,
    double? Effective,
    string? Tier,
    int? Request,
    int? Target,
    string? Reason,
    string? Limit,
    string? AllocationReason
)
{
    /// <summary>How far apart the CPU samples are, in milliseconds.</summary>
    public long? SpacingMilliseconds { get; init; }

    /// <summary>How old the newest CPU sample was when the status was written, in milliseconds.</summary>
    public long? AgeMilliseconds { get; init; }

    public static TopRow Of(CreditAccount account)
    {
        var (spec, status) = (account.Spec, account.Status);
        var samples = status.Samples?.FirstOrDefault(one => one.Resource == "cpu");
        return new TopRow(
            account.Namespace(),
            account.Name(),
            $"{TenantKindNames.ShortOf(spec.TenantRef.Kind)}/{spec.TenantRef.Name}",
            spec.Mode.ToString(),
            status.Balance,
            status.BondedUnits,
            status.Multiplier?.Base,
            status.Multiplier?.Adjustment,
            status.Multiplier?.Effective,
            status.Tier,
            status.Allocation?.Request,
            status.Allocation?.Target,
            status.Multiplier?.Reason,
            status.Multiplier?.Limit,
            status.Allocation?.Reason
        )
        {
            SpacingMilliseconds = samples?.SpacingMilliseconds,
            AgeMilliseconds = samples?.AgeMilliseconds,
        };
    }

    /// <summary>
    /// Sorts rows by a value, the largest first. Rows without the value come last; equals are sorted by namespace and name.
    /// </summary>
    public static IReadOnlyList<TopRow> Sorted(IEnumerable<TopRow> rows, TopSort by)
    {
        var byName = rows.OrderBy(row => row.Namespace, StringComparer.Ordinal).ThenBy(row => row.Account, StringComparer.Ordinal);
        return by is TopSort.Name ? [.. byName] : [.. byName.OrderByDescending(row => row.ValueOf(by) ?? double.NegativeInfinity)];
    }

    private double? ValueOf(TopSort by) =>
        by switch
        {
            TopSort.Balance => double.TryParse(Balance, CultureInfo.InvariantCulture, out var credits) ? credits : null,
            TopSort.Bonded => BondedUnits,
            TopSort.Request => Request,
            _ => Effective,
        };
}

/// <summary>The value that <c>top</c> sorts by: the largest first, or names from a to z.</summary>
internal enum TopSort
{
    Multiplier,
    Balance,
    Bonded,
    Request,
    Name,
}
