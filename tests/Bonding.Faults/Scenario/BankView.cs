using Bonding.Resources;
using k8s;

namespace Bonding.Faults.Scenario;

/// <summary>What the API server holds of a run.</summary>
internal sealed record BankView(
    IReadOnlyDictionary<string, CreditAccount> Accounts, IReadOnlyDictionary<string, Bond> Bonds, BondingPolicy? Policy)
{
    /// <summary>Whether all of these bonds are in a phase.</summary>
    public bool Are(BondPhase phase, params string[] bonds) => bonds.All(name => Bonds.GetValueOrDefault(name)?.Status.Phase == phase);

    /// <summary>Whether the reason that a bond gives for where it stands is this one.</summary>
    public bool Says(string bond, string reason) => Bonds.GetValueOrDefault(bond)?.Status.Conditions?.Any(condition => condition.Reason == reason) == true;

    /// <summary>Whether no account has a receipt whose bond may not show it yet.</summary>
    public bool IsSettled => Accounts.Values.All(account => account.Status.Settling is null or { Count: 0 });

    public override string ToString() => string.Join('\n', [
        .. Accounts.Values.Select(account => $"account {account.Metadata.Name} v{account.Metadata.ResourceVersion}: {KubernetesJson.Serialize(account.Status)}"),
        .. Bonds.Values.Select(bond => $"bond {bond.Metadata.Name} v{bond.Metadata.ResourceVersion}: {KubernetesJson.Serialize(bond.Status)}"),
        Policy is null ? "no policy" : $"policy v{Policy.Metadata.ResourceVersion} generation {Policy.Metadata.Generation}: {KubernetesJson.Serialize(Policy.Status)}",
    ]);
}
