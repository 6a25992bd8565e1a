using Bonding.Kubernetes.Client;
using Bonding.Kubernetes.Informers;
using Bonding.Kubernetes.Telemetry;
using Bonding.Operator.State;
using Bonding.Resources.Bonds;
using Bonding.Resources.CreditAccounts;
using Bonding.Resources.Tests;
using k8s;
using k8s.Models;
using Microsoft.Extensions.Logging.Abstractions;
using Prometheus;

namespace Bonding.Operator.Tests.State;

public sealed class AccountIndexTest : IDisposable
{
    private readonly ApiConnection _connection;
    private readonly Informer<CreditAccount> _accounts;
    private readonly Informer<Bond> _bonds;
    private readonly AccountIndex _index;

    public AccountIndexTest()
    {
        var metrics = new KubernetesMetrics(Metrics.NewCustomRegistry());
        _connection = new ApiConnection(new KubernetesClientConfiguration { Host = "http://127.0.0.1:9" }, TimeProvider.System, metrics);
        _accounts = NewInformer<CreditAccount>(metrics);
        _bonds = NewInformer<Bond>(metrics);
        _index = new AccountIndex(_accounts, _bonds);
    }

    [Fact]
    public void A_version_is_read_once_for_the_handlers_of_the_informer_and_for_the_copies_that_reconciles_get()
    {
        var stored = ResourceSamples.Account(money: ResourceSamples.Money(500));
        _accounts.Store.Put(stored);

        var read = _index.Read(stored);

        Assert.True(read?.IsValid);
        Assert.Same(read, _index.Read(ResourceSamples.Account(money: ResourceSamples.Money(500))));
    }

    [Fact]
    public void A_newer_version_is_read_for_itself()
    {
        _accounts.Store.Put(ResourceSamples.Account(money: ResourceSamples.Money(500)));
        var newer = ResourceSamples.Account(money: ResourceSamples.Money(400));
        newer.Metadata.ResourceVersion = "8";

        Assert.Equal("400", _index.Read(newer)?.Value?.Ledger.Balance.ToString());
    }

    [Fact]
    public void An_account_that_is_not_opened_holds_nothing_to_read() => Assert.Null(_index.Read(ResourceSamples.Account()));

    [Theory]
    [InlineData(TenantKind.VirtualMachine, TenantKind.VirtualMachineInstance, 2)]
    [InlineData(TenantKind.VirtualMachineInstance, TenantKind.VirtualMachine, 2)]
    [InlineData(TenantKind.Deployment, TenantKind.StatefulSet, 1)]
    public void A_VM_and_its_instance_are_one_tenant_whose_older_account_is_served(TenantKind older, TenantKind newer, int same)
    {
        _accounts.Store.Put(Account("first", older, day: 1));
        var second = Account("second", newer, day: 2);
        _accounts.Store.Put(second);

        Assert.Equal(same, _index.AccountsOfSameTenant(second).Count);
        var served = _index.ServedAccountOf(second.Metadata.NamespaceProperty, second.Spec.TenantRef);
        Assert.Equal(same == 2 ? "first" : "second", served?.Metadata.Name);
    }

    public void Dispose()
    {
        _accounts.Dispose();
        _bonds.Dispose();
        _connection.Dispose();
    }

    private static CreditAccount Account(string name, TenantKind kind, int day)
    {
        var account = ResourceSamples.Account();
        account.Metadata.Name = name;
        account.Metadata.CreationTimestamp = new DateTime(2026, 1, day, 0, 0, 0, DateTimeKind.Utc);
        account.Spec.TenantRef = new TenantRef { Kind = kind, Name = "web" };
        return account;
    }

    private Informer<T> NewInformer<T>(KubernetesMetrics metrics)
        where T : class, IKubernetesObject<V1ObjectMeta> =>
        new(new ResourceClient<T>(_connection), new InformerOptions(), TimeProvider.System, metrics, NullLogger<Informer<T>>.Instance);
}
