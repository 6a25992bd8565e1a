using System.Collections.Concurrent;
using Bonding.Integration.Tests.Hosting;
using Bonding.Kubernetes.Abstractions;
using Bonding.Operator.Cluster;
using Bonding.Operator.Configuration;
using Bonding.Operator.Hosting;
using Bonding.Operator.State;
using Bonding.Resources.CreditAccounts;
using k8s;
using k8s.Models;
using Microsoft.Extensions.DependencyInjection;

namespace Bonding.Integration.Tests.Accounts;

/// <summary>The account controllers of the operator in this process, for one namespace, without the tick.</summary>
internal sealed class RunningAccounts : InProcessOperator
{
    private RunningAccounts(OperatorOptions options, Told told)
        : base(
            options,
            services => services.AddSingleton<ITenantLookup>(told).AddSingleton<EventPublisher>(told.RecordAsync).AddAccounting()
        ) => (Events, MissingTenants) = (told.Events, told.MissingTenants);

    public ConcurrentQueue<(string Kind, string Name, string Reason)> Events { get; }

    /// <summary>Names of tenants that do not exist.</summary>
    public ConcurrentBag<string> MissingTenants { get; }

    public CurrentRules Rules => Get<CurrentRules>();

    public AccountCache Accounts => Get<AccountCache>();

    public static async Task<RunningAccounts> StartAsync(string kubeconfig, string watchedNamespace, CancellationToken stop)
    {
        var host = new RunningAccounts(new OperatorOptions { Kubeconfig = kubeconfig, WatchNamespace = watchedNamespace }, new Told());
        await host.StartAsync(stop);
        return host;
    }

    /// <summary>What stands for the rest of the operator.</summary>
    private sealed class Told : ITenantLookup
    {
        public ConcurrentQueue<(string Kind, string Name, string Reason)> Events { get; } = new();

        public ConcurrentBag<string> MissingTenants { get; } = [];

        public bool? Exists(string tenantNamespace, TenantRef tenant) => !MissingTenants.Contains(tenant.Name);

        public Task RecordAsync(
            IKubernetesObject<V1ObjectMeta> entity,
            string reason,
            string message,
            EventType type,
            CancellationToken cancellationToken
        )
        {
            Events.Enqueue((entity.Kind, entity.Name(), reason));
            return Task.CompletedTask;
        }
    }
}
