using System.Net;
using System.Security.Cryptography.X509Certificates;
using Bonding.Domain.Credits;
using Bonding.Kubernetes.Client;
using Bonding.Kubernetes.Informers;
using Bonding.Kubernetes.Leadership;
using Bonding.Operator.Agents;
using Bonding.Operator.Cluster;
using Bonding.Operator.Cluster.KubeVirt;
using Bonding.Operator.Configuration;
using Bonding.Operator.Hosting;
using Bonding.Operator.Limits;
using Bonding.Operator.State;
using Bonding.Operator.TenantApi;
using Bonding.Resources.CreditAccounts;
using Bonding.TestKit.Operators;
using k8s.Models;
using Prometheus;

namespace Bonding.AgentBench.Reception;

/// <summary>
/// The operator's reception of reports in a process of its own: its Kestrel, its verification of tokens, its caches and its store of
/// readings, without the loop and the controllers. So the CPU of the process is that of the reception.
/// </summary>
internal static class ReceptionHost
{
    /// <summary>Runs until it is stopped.</summary>
    /// <param name="options">Where it listens, and what it knows.</param>
    public static async Task RunAsync(ReceptionOptions options)
    {
        using var certificate = X509Certificate2.CreateFromPemFile(options.CertificateFile, options.KeyFile);
        await using var app = Build(options, certificate);
        await app.StartAsync();
        await OpenAccountsAsync(app.Services, options.Tenants);
        await app.WaitForShutdownAsync();
    }

    private static WebApplication Build(ReceptionOptions options, X509Certificate2 certificate)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddSingleton(TimeProvider.System).AddSingleton(Metrics.NewCustomRegistry());
        // All agents call from this machine.
        var many = new TenantApiOptions { NewTokensPerAddress = 10_000, ConnectionsPerAddress = 20_000 };
        AddOperator(builder.Services, new OperatorOptions { Kubeconfig = options.Kubeconfig, TenantApi = many });
        EndpointBinding[] bindings =
        [
            new(options.Reports, Face.TenantApi, endpoints => endpoints.MapGrpcService<AgentService>()) { IsSecured = true },
            new(options.Control, Face.Local, MapControl),
        ];
        builder
            .Services.AddSingleton(BenchTenant.First(options.Tenants))
            .AddSingleton<ReceptionTick>()
            .AddHostedService(provider => provider.GetRequiredService<ReceptionTick>());
        builder
            .WebHost.UseKestrelHttpsConfiguration()
            .ConfigureKestrel(kestrel =>
                EndpointBindings.Listen(
                    kestrel,
                    bindings,
                    () => certificate,
                    face => new ConnectionBudget(
                        face,
                        many.ConnectionsPerAddress,
                        many.ConnectionsPerAddress,
                        kestrel.ApplicationServices.GetRequiredService<Rejections>()
                    )
                )
            );
        var app = builder.Build();
        EndpointBindings.Map(app, bindings);
        return app;
    }

    private static void AddOperator(IServiceCollection services, OperatorOptions options) =>
        services
            .AddSingleton(options)
            .AddOperatorState()
            .AddKubernetesRuntime(options)
            .AddCaches(options)
            .AddSingleton(provider => ActivatorUtilities.CreateInstance<Informer<VirtualMachineInstance>>(provider, new InformerOptions()))
            .AddHostedService(provider => provider.GetRequiredService<Informer<VirtualMachineInstance>>())
            .AddSingleton(provider => new KubeVirtCaches(
                new(),
                provider.GetRequiredService<Informer<VirtualMachineInstance>>().Store,
                new(),
                () => true
            ))
            .AddSingleton(new WorkloadCaches(new(), new(), new(), () => true))
            .AddSingleton<CachedOwnerResolver>()
            .AddSingleton<AccountIndex>()
            .AddSingleton<ILeadership>(new SwitchedLeadership(leads: true))
            .AddSingleton<AgentReadings>()
            .AddTenantApi();

    private static void MapControl(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapMetrics("/metrics", endpoints.ServiceProvider.GetRequiredService<CollectorRegistry>());
        endpoints.MapGet("/state", (ReceptionTick tick, bool collect) => tick.State(collect));
        endpoints.MapGet(
            "/ready",
            (AccountCache accounts, IReadOnlyList<BenchTenant> tenants) =>
                accounts.Count == tenants.Count ? Results.Ok() : Results.StatusCode(StatusCodes.Status503ServiceUnavailable)
        );
    }

    // The account controllers would do it.
    private static async Task OpenAccountsAsync(IServiceProvider services, int count)
    {
        var (accounts, cache) = (services.GetRequiredService<Informer<CreditAccount>>(), services.GetRequiredService<AccountCache>());
        await accounts.WaitForSyncAsync();
        await services.GetRequiredService<Informer<V1Pod>>().WaitForSyncAsync();
        await services.GetRequiredService<Informer<VirtualMachineInstance>>().WaitForSyncAsync();
        foreach (var account in accounts.Store.List().Take(count))
            cache
                .GetOrAdd(NamespacedName.Of(account))
                .UpdateAsLeader(account, CreditLedger.Empty, new Dictionary<BucketResource, CreditLedger>());
    }
}

/// <summary>Where a reception listens, and what it knows.</summary>
/// <param name="Reports">Where agents report, over HTTPS.</param>
/// <param name="Control">Where the bench asks.</param>
/// <param name="Kubeconfig">The file that names the API server.</param>
/// <param name="CertificateFile">PEM file of its certificate.</param>
/// <param name="KeyFile">PEM file of the certificate's key.</param>
/// <param name="Tenants">How many tenants there are.</param>
internal sealed record ReceptionOptions(
    IPEndPoint Reports,
    IPEndPoint Control,
    string Kubeconfig,
    string CertificateFile,
    string KeyFile,
    int Tenants
);
