using System.Globalization;
using Bonding.Resources.CreditAccounts;
using k8s.Models;

namespace Bonding.Cli.Top;

/// <summary>One account as its status has it: written on every change that matters, and once a minute at the latest. Null: not known. CPU in millicores.</summary>
/// <param name="Tenant">As <c>explain</c> takes it.</param>
/// <param name="Target">What the allocation wants the request to be: the tenant's share of its node.</param>
/// <param name="Reason">Why the adjustment is what it is.</param>
/// <param name="Limit">What bound it.</param>
/// <param name="AllocationReason">Why the request is what it is.</param>
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
    public static TopRow Of(CreditAccount account)
    {
        var (spec, status) = (account.Spec, account.Status);
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
        );
    }

    /// <summary>Those of which the value is not known come last; equals by namespace and name.</summary>
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

/// <summary>What <c>top</c> sorts by: the largest first, a name from a to z.</summary>
internal enum TopSort
{
    Multiplier,
    Balance,
    Bonded,
    Request,
    Name,
}
