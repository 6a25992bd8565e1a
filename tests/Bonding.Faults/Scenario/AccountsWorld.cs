using System.Text.Json.Nodes;
using Bonding.Domain.Bonds;
using Bonding.Domain.Credits;
using Bonding.Faults.Fleet;
using Bonding.Kubernetes.Client;
using Bonding.Resources.Bonds;
using Bonding.Resources.CreditAccounts;
using Bonding.Resources.NamespaceLedgers;
using Bonding.Resources.Policies;
using Bonding.TestKit;
using k8s.Models;

namespace Bonding.Faults.Scenario;

/// <summary>One run's namespace as its users and its administrator work with it, past all faults.</summary>
internal sealed class AccountsWorld(ApiConnection admin, string ns, ManagerFleet fleet, TimeSpan bound)
{
    public ResourceClient<CreditAccount> Accounts { get; } = admin.Resource<CreditAccount>();

    public ResourceClient<Bond> Bonds { get; } = admin.Resource<Bond>();

    public ManagerFleet Fleet => fleet;

    public string Namespace => ns;

    public ResourceClient<BondingPolicy> Policies { get; } = admin.Resource<BondingPolicy>();

    public ResourceClient<NamespaceLedger> Records { get; } = admin.Resource<NamespaceLedger>();

    /// <summary>With a limit for the namespace, and a grant of all that comes in.</summary>
    public Task CreatePolicyAsync(string unitPrice, int mostUnits, string payee, CancellationToken stop)
    {
        var policy = new BondingPolicy { Metadata = new V1ObjectMeta { Name = ns } };
        (policy.Spec.Bonding.UnitPrice, policy.Spec.Bonding.MaxUnitsPerNamespace) = (unitPrice, mostUnits);
        policy.Spec.Treasury.Grants =
        [
            new BondingPolicyGrant
            {
                Namespace = ns,
                Account = payee,
                CreditsPerHour = "1000000",
            },
        ];
        return Policies.CreateAsync(policy, stop);
    }

    public Task EditPriceAsync(string unitPrice, CancellationToken stop) =>
        Policies.MergePatchAsync(
            NamespacedName.ClusterScoped(ns),
            new JsonObject { ["spec"] = new JsonObject { ["bonding"] = new JsonObject { ["unitPrice"] = unitPrice } } },
            cancellationToken: stop
        );

    public Task DeletePolicyAsync(CancellationToken stop) =>
        Policies.DeleteAsync(NamespacedName.ClusterScoped(ns), cancellationToken: stop);

    public Task CreateAccountAsync(
        string name,
        EarningSpec earning,
        CancellationToken stop,
        string? opening = null,
        string? most = null,
        bool lends = false,
        TenantRef? tenant = null
    ) =>
        Accounts.CreateAsync(
            new CreditAccount
            {
                Metadata = new V1ObjectMeta { Name = name, NamespaceProperty = ns },
                Spec = new CreditAccountSpec
                {
                    TenantRef = tenant ?? new TenantRef { Kind = TenantKind.Deployment, Name = name },
                    Earning = earning,
                    OpeningBalance = opening,
                    MaxBalance = most,
                    CreditSpecification = lends ? CreditSpecification.Unlimited : CreditSpecification.Standard,
                },
            },
            stop
        );

    public Task CorrectAsync(string account, string amount, string reason, CancellationToken stop) =>
        Accounts.MergePatchAsync(
            new(ns, account),
            new JsonObject
            {
                ["spec"] = new JsonObject
                {
                    ["corrections"] = new JsonArray(
                        new JsonObject
                        {
                            ["sequence"] = 1,
                            ["amount"] = amount,
                            ["reason"] = reason,
                            ["by"] = "auditor",
                        }
                    ),
                },
            },
            cancellationToken: stop
        );

    /// <summary>Creates a bond; nothing happens if it is there already.</summary>
    public async Task CreateBondAsync(
        string name,
        string account,
        int units,
        CancellationToken stop,
        WhenInsufficient whenInsufficient = WhenInsufficient.Wait
    )
    {
        try
        {
            await Bonds.CreateAsync(
                new Bond
                {
                    Metadata = new V1ObjectMeta { Name = name, NamespaceProperty = ns },
                    Spec = new BondSpec
                    {
                        AccountName = account,
                        Units = units,
                        WhenInsufficient = whenInsufficient,
                    },
                },
                stop
            );
        }
        catch (ApiException error) when (error.IsAlreadyExists) { }
    }

    public async Task<AccountsView> ViewAsync(CancellationToken stop)
    {
        var here = new ListOptions { Namespace = ns };
        // A bond that shows its debit was debited before: its account must show it when read after it. So must the policy show what an
        // account was granted, and the record the taxes that this was paid from.
        var bonds = await Bonds.ListAsync(here, stop);
        var accounts = await Accounts.ListAsync(here, stop);
        var policy = await Policies.GetAsync(NamespacedName.ClusterScoped(ns), stop);
        var record = await Records.GetAsync(NamespacedName.ClusterScoped(ns), stop);
        return new AccountsView(
            accounts.Items.ToDictionary(account => account.Metadata.Name),
            bonds.Items.ToDictionary(bond => bond.Metadata.Name),
            policy,
            record
        );
    }

    /// <summary>Waits for a state, and meanwhile has managers take the place of those that crash.</summary>
    /// <exception cref="NotConvergedException">It did not come within the bound; the message tells what there was.</exception>
    public async Task<AccountsView> AwaitAsync(string what, Predicate<AccountsView> wanted, CancellationToken stop, TimeSpan? within = null)
    {
        try
        {
            return await Eventually.GetAsync(TendAndViewAsync, wanted, stop, within ?? bound, what);
        }
        catch (TimeoutException late)
        {
            throw new NotConvergedException(late.Message);
        }

        async Task<AccountsView?> TendAndViewAsync(CancellationToken token)
        {
            await fleet.TendAsync(token);
            return await ViewAsync(token);
        }
    }

    /// <summary>Waits until the newest policy is in force everywhere.</summary>
    public Task AwaitPriceAsync(string unitPrice, CancellationToken stop)
    {
        var price = CreditAmount.Parse(unitPrice);
        return AwaitAsync(
            $"a price of {unitPrice} in force",
            view =>
                view.Policy?.Status.ObservedGeneration == view.Policy?.Metadata.Generation
                && fleet.Running.All(manager => manager.Rules is not { } rules || rules.Bonds.UnitPrice == price),
            stop
        );
    }
}
