using Bonding.Domain.Credits;
using Bonding.Resources.Bonds;
using Bonding.Resources.CreditAccounts;
using Bonding.Resources.NamespaceLedgers;
using Bonding.Resources.Policies;
using k8s;

namespace Bonding.Faults.Scenario;

/// <summary>The objects of a run as the API server holds them.</summary>
internal sealed record AccountsView(
    IReadOnlyDictionary<string, CreditAccount> Accounts,
    IReadOnlyDictionary<string, Bond> Bonds,
    BondingPolicy? Policy,
    NamespaceLedger? Record = null
)
{
    /// <summary>Returns whether all of these bonds are in a phase.</summary>
    public bool Are(BondPhase phase, params string[] bonds) => bonds.All(name => Bonds.GetValueOrDefault(name)?.Status.Phase == phase);

    /// <summary>Returns whether a bond shows this reason.</summary>
    public bool Says(string bond, string reason) =>
        Bonds.GetValueOrDefault(bond)?.Status.Conditions?.Any(condition => condition.Reason == reason) == true;

    /// <summary>Whether no account has a receipt whose bond may not show it yet.</summary>
    public bool IsSettled => Accounts.Values.All(account => account.Status.Settling is null or { Count: 0 });

    /// <summary>The taxes that the namespace's ledger shows as collected.</summary>
    public CreditAmount Collected => AmountOf(Record?.Status.Collected);

    /// <summary>The sum of all grants that the policy allots.</summary>
    public CreditAmount Allotted =>
        (Policy?.Status.Grants ?? []).Aggregate(CreditAmount.Zero, (sum, grant) => sum + AmountOf(grant.Allotted));

    /// <summary>Returns the grants that an account received.</summary>
    public CreditAmount GrantedTo(string account) => AmountOf(Accounts.GetValueOrDefault(account)?.Status.Totals?.Granted);

    private static CreditAmount AmountOf(string? text) => text is null ? CreditAmount.Zero : CreditAmount.Parse(text);

    public override string ToString() =>
        string.Join(
            '\n',
            [
                .. Accounts.Values.Select(account =>
                    $"account {account.Metadata.Name} v{account.Metadata.ResourceVersion}: {KubernetesJson.Serialize(account.Status)}"
                ),
                .. Bonds.Values.Select(bond =>
                    $"bond {bond.Metadata.Name} v{bond.Metadata.ResourceVersion}: {KubernetesJson.Serialize(bond.Status)}"
                ),
                Policy is null
                    ? "no policy"
                    : $"policy v{Policy.Metadata.ResourceVersion} generation {Policy.Metadata.Generation}: "
                        + $"{KubernetesJson.Serialize(Policy.Status)}",
                Record is null ? "no record" : $"record v{Record.Metadata.ResourceVersion}: {KubernetesJson.Serialize(Record.Status)}",
            ]
        );
}
