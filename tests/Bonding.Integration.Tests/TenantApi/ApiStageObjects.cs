using Bonding.Domain.Bonds;
using Bonding.Resources.Bonds;
using Bonding.Resources.Common;
using Bonding.Resources.CreditAccounts;
using Bonding.TestKit;
using k8s;
using k8s.Models;

namespace Bonding.Integration.Tests.TenantApi;

/// <summary>Creates the objects that tests of the tenant API ask about: namespaces, workloads, accounts and rights.</summary>
internal static class ApiStageObjects
{
    private static V1LabelSelector AppSelector => new() { MatchLabels = new Dictionary<string, string> { ["app"] = "web" } };

    private static V1PodTemplateSpec AppTemplate =>
        new()
        {
            Metadata = new() { Labels = new Dictionary<string, string> { ["app"] = "web" } },
            Spec = new() { Containers = [new() { Name = "app", Image = "app:1" }] },
        };

    /// <summary>Creates a namespace with the ServiceAccount of its pods, and returns its name.</summary>
    public static async Task<string> NamespaceAsync(this ApiStage stage, string name)
    {
        var stop = TestContext.Current.CancellationToken;
        await stage.Admin.CoreV1.CreateNamespaceAsync(new V1Namespace { Metadata = new() { Name = name } }, cancellationToken: stop);
        await stage.Admin.CoreV1.CreateNamespacedServiceAccountAsync(
            new V1ServiceAccount { Metadata = new() { Name = ApiStage.ServiceAccount } },
            name,
            cancellationToken: stop
        );
        return name;
    }

    /// <summary>Creates a bare pod and its account, which holds the units.</summary>
    public static async Task<V1Pod> TenantAsync(this ApiStage stage, string ns, string name, int bondedUnits)
    {
        await stage.AccountAsync(ns, new TenantRef { Kind = TenantKind.Pod, Name = name }, bondedUnits);
        return await stage.PodAsync(ns, name, owner: null);
    }

    public static V1OwnerReference OwnedBy(string kind, IMetadata<V1ObjectMeta> owner) =>
        new()
        {
            ApiVersion = "apps/v1",
            Kind = kind,
            Name = owner.Name(),
            Uid = owner.Uid(),
            Controller = true,
        };

    /// <summary>Creates a Deployment. No controller creates its ReplicaSets and pods.</summary>
    public static Task<V1Deployment> DeploymentAsync(this ApiStage stage, string ns, string name) =>
        stage.Admin.AppsV1.CreateNamespacedDeploymentAsync(
            new V1Deployment
            {
                Metadata = new() { Name = name },
                Spec = new() { Selector = AppSelector, Template = AppTemplate },
            },
            ns,
            cancellationToken: TestContext.Current.CancellationToken
        );

    /// <summary>Creates a ReplicaSet. No controller creates its pods.</summary>
    public static Task<V1ReplicaSet> ReplicaSetAsync(this ApiStage stage, string ns, string name, V1OwnerReference? owner) =>
        stage.Admin.AppsV1.CreateNamespacedReplicaSetAsync(
            new V1ReplicaSet
            {
                Metadata = new() { Name = name, OwnerReferences = owner is null ? null : [owner] },
                Spec = new() { Selector = AppSelector, Template = AppTemplate },
            },
            ns,
            cancellationToken: TestContext.Current.CancellationToken
        );

    public static Task<V1Pod> PodAsync(
        this ApiStage stage,
        string ns,
        string name,
        V1OwnerReference? owner,
        params (string Name, string Value)[] labels
    )
    {
        var pod = new V1Pod
        {
            Metadata = new()
            {
                Name = name,
                OwnerReferences = owner is null ? null : [owner],
                Labels = labels.ToDictionary(label => label.Name, label => label.Value),
            },
            Spec = new() { ServiceAccountName = ApiStage.ServiceAccount, Containers = [new() { Name = "app", Image = "app:1" }] },
        };
        return stage.Admin.CoreV1.CreateNamespacedPodAsync(pod, ns, cancellationToken: TestContext.Current.CancellationToken);
    }

    /// <summary>Creates an account that opens with the price of the units, and buys them with a Bond.</summary>
    public static async Task AccountAsync(this ApiStage stage, string ns, TenantRef tenant, int bondedUnits)
    {
        var (accounts, bonds) = (stage.Connection.Resource<CreditAccount>(), stage.Connection.Resource<Bond>());
        var price = BondRules.Default.PriceOf(bondedUnits).Total;
        await accounts.CreateAsync(
            new CreditAccount
            {
                Metadata = new() { NamespaceProperty = ns, Name = tenant.Name },
                Spec = new()
                {
                    TenantRef = tenant,
                    Earning = new() { Vcpus = 1, BaselinePercent = 20 },
                    MaxBalance = "1000",
                    OpeningBalance = price.ToString(),
                },
            },
            TestContext.Current.CancellationToken
        );
        if (bondedUnits == 0)
            return;
        await bonds.CreateAsync(
            new Bond
            {
                Metadata = new() { NamespaceProperty = ns, Name = tenant.Name },
                Spec = new() { AccountName = tenant.Name, Units = bondedUnits },
            },
            TestContext.Current.CancellationToken
        );
        await Eventually.GetAsync(
            token => accounts.GetAsync(new(ns, tenant.Name), token),
            account => account.Status.BondedUnits == bondedUnits,
            TestContext.Current.CancellationToken
        );
    }

    /// <summary>Grants the namespace's ServiceAccount the right to read its accounts.</summary>
    public static Task GrantReadAsync(this ApiStage stage, string ns) => stage.GrantAsync(ns, "get", "creditaccounts");

    /// <summary>Grants the namespace's ServiceAccount one right on objects of the operator's API group there.</summary>
    public static async Task GrantAsync(this ApiStage stage, string ns, string verb, string resource)
    {
        var name = $"{verb}-{resource}";
        await stage.Admin.RbacAuthorizationV1.CreateNamespacedRoleAsync(
            new V1Role
            {
                Metadata = new() { Name = name },
                Rules =
                [
                    new()
                    {
                        ApiGroups = [BondingGroup.Name],
                        Resources = [resource],
                        Verbs = [verb],
                    },
                ],
            },
            ns,
            cancellationToken: TestContext.Current.CancellationToken
        );
        await stage.Admin.RbacAuthorizationV1.CreateNamespacedRoleBindingAsync(
            new V1RoleBinding
            {
                Metadata = new() { Name = name },
                RoleRef = new()
                {
                    ApiGroup = "rbac.authorization.k8s.io",
                    Kind = "Role",
                    Name = name,
                },
                Subjects =
                [
                    new()
                    {
                        Kind = "ServiceAccount",
                        Name = ApiStage.ServiceAccount,
                        NamespaceProperty = ns,
                    },
                ],
            },
            ns,
            cancellationToken: TestContext.Current.CancellationToken
        );
    }
}
