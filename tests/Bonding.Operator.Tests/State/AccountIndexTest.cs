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

    public void Dispose()
    {
        _accounts.Dispose();
        _bonds.Dispose();
        _connection.Dispose();
    }

    private Informer<T> NewInformer<T>(KubernetesMetrics metrics)
        where T : class, IKubernetesObject<V1ObjectMeta> =>
        new(new ResourceClient<T>(_connection), new InformerOptions(), TimeProvider.System, metrics, NullLogger<Informer<T>>.Instance);
}
