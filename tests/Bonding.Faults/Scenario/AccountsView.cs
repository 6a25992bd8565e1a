using Bonding.Domain.Credits;
using Bonding.Resources.Bonds;
using Bonding.Resources.CreditAccounts;
using Bonding.Resources.NamespaceLedgers;
using Bonding.Resources.Policies;
using k8s;

namespace Bonding.Faults.Scenario;

/// <summary>What the API server holds of a run.</summary>
internal sealed record AccountsView(
    IReadOnlyDictionary<string, CreditAccount> Accounts,
    IReadOnlyDictionary<string, Bond> Bonds,
    BondingPolicy? Policy,
    NamespaceLedger? Record = null
)
{
    /// <summary>Whether all of these bonds are in a phase.</summary>
    public bool Are(BondPhase phase, params string[] bonds) => bonds.All(name => Bonds.GetValueOrDefault(name)?.Status.Phase == phase);

    /// <summary>Whether the reason that a bond gives for where it stands is this one.</summary>
    public bool Says(string bond, string reason) =>
        Bonds.GetValueOrDefault(bond)?.Status.Conditions?.Any(condition => condition.Reason == reason) == true;

    /// <summary>Whether no account has a receipt whose bond may not show it yet.</summary>
    public bool IsSettled => Accounts.Values.All(account => account.Status.Settling is null or { Count: 0 });

    /// <summary>Taxes that the namespace's record shows as collected.</summary>
    public CreditAmount Collected => AmountOf(Record?.Status.Collected);

    /// <summary>What the policy allots in all.</summary>
    public CreditAmount Allotted =>
        (Policy?.Status.Grants ?? []).Aggregate(CreditAmount.Zero, (sum, grant) => sum + AmountOf(grant.Allotted));

    /// <summary>Grants that an account received.</summary>
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
                    : $"policy v{Policy.Metadata.ResourceVersion} generation {Policy.Metadata.Generation}: {KubernetesJson.Serialize(Policy.Status)}",
                Record is null ? "no record" : $"record v{Record.Metadata.ResourceVersion}: {KubernetesJson.Serialize(Record.Status)}",
            ]
        );
}
