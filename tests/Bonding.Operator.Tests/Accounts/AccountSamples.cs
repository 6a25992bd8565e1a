using Bonding.Domain.Allocation;
using Bonding.Domain.Bonds;
using Bonding.Domain.Decisions;
using Bonding.Domain.Multipliers;
using Bonding.Forecasting;
using Bonding.Kubernetes.Client;
using Bonding.Operator.Accounts;
using Bonding.Operator.State;
using Bonding.Resources.Bonds;
using Bonding.Resources.CreditAccounts;
using Bonding.Resources.Tests;
using k8s.Models;

namespace Bonding.Operator.Tests.Accounts;

/// <summary>Snapshots of accounts for the tests of their reconciliation.</summary>
internal static class AccountSamples
{
    /// <summary>The bond as it shows its debit of an account.</summary>
    public static Bond Paid(Bond bond, string accountUid)
    {
        var account = ResourceSamples.Money(500) with { Uid = accountUid };
        BondMapping.Write(
            BondTransaction.Decide(account, [BondMapping.Read(bond)], BondRules.Default, default, ResourceSamples.Now).Account.Settling[0],
            bond.Status
        );
        return bond;
    }

    /// <summary>Returns an account of 500 credits after one unit was debited for each of some bonds.</summary>
    public static BondingAccount Debited(params string[] uids) =>
        BondTransaction
            .Decide(
                ResourceSamples.Money(500),
                uids.Select(uid => BondMapping.Read(ResourceSamples.Bond(uid))),
                BondRules.Default,
                default,
                ResourceSamples.Now
            )
            .Account;

    public static AccountSnapshot Snapshot(BondingAccount money, params Bond[] bonds) =>
        new()
        {
            Stored = ResourceSamples.Account(money: money),
            Account = money,
            Rules = BondingRules.Default,
            Bonds = [.. bonds.Select(Reading)],
            TenantExists = true,
        };

    /// <summary>The pod that runs a tenant.</summary>
    public static TenantPod Running { get; } =
        new("shop", "web-1", "web-1", "node-1", [new("app", new(200), null)], PodQos.Burstable, null, null);

    /// <summary>Returns what a tick found of a tenant that no pod runs, and whose metrics are fresh.</summary>
    public static TenantDecision Decision(Forecast forecast, string name = "web")
    {
        var now = ResourceSamples.Now;
        var multiplier = PreemptionMultiplier.Decide(
            1,
            DemandOutlook.None,
            false,
            AdjustmentState.Start(now),
            MultiplierRules.Default,
            now
        );
        return new(new NamespacedName("shop", name), null, multiplier, DemandOutlook.None, forecast, null, "", true, now);
    }

    public static ObservedBond Reading(Bond bond) => new(bond.Metadata.Name, bond.Metadata.Uid, bond);

    public static V1Condition Condition(this CreditAccountStatus status, string type) =>
        status.Conditions!.Single(condition => condition.Type == type);
}
