using System.Net;
using Bonding.Operator.Admission;
using Bonding.Operator.Certificates;
using Bonding.Operator.Configuration;
using Bonding.Operator.State;
using Bonding.Operator.TenantApi;
using Prometheus;

namespace Bonding.Operator.Hosting;

/// <summary>Composes the operator.</summary>
public static class OperatorApplication
{
    /// <summary>The longest time that a stop may take. The grace period of the pod is longer.</summary>
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(10);

    public static WebApplication Build(OperatorOptions options)
    {
        var builder = WebApplication.CreateSlimBuilder();
        OperatorLogging.Configure(builder.Logging, options);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = StopLimit);
        builder.Services.AddSingleton(options).AddSingleton(TimeProvider.System).AddSingleton(Registry());
        builder
            .Services.AddOperatorState()
            .AddKubernetesRuntime(options)
            .AddLeadership(options)
            .AddEvents(options)
            .AddCaches(options)
            .AddAccounting()
            .AddLoop(options);
        builder.Services.AddTenantApi();
        if (options.Webhook.Enabled)
            builder.Services.AddAdmission();
        else
            builder.Services.AddHostedService<WebhookRemoval>();
        if (options.Webhook.Enabled || options.TenantApi.Enabled)
            builder.Services.AddCertificates();
        var (plain, secured) = (PlainBindings(options), SecureBindings(options));
        builder
            .WebHost.UseKestrelHttpsConfiguration()
            .ConfigureKestrel(kestrel =>
                EndpointBindings.Listen(
                    kestrel,
                    plain.Select(binding => binding.Address),
                    secured.Select(binding => binding.Address),
                    () => kestrel.ApplicationServices.GetRequiredService<CertificateManager>().Serving
                )
            );
        var app = builder.Build();
        EndpointBindings.Map(app, [.. plain, .. secured]);
        return app;
    }

    // Not the process-wide one: two operators in one process (tests) would count into each other's series.
    private static CollectorRegistry Registry()
    {
        var registry = Metrics.NewCustomRegistry();
        DotNetStats.Register(registry);
        BuildInfo.Export(registry);
        return registry;
    }

    private static List<EndpointBinding> PlainBindings(OperatorOptions options) =>
        [
            new(IPEndPoint.Parse(options.Endpoints.Health), HealthEndpoints.Map),
            new(
                IPEndPoint.Parse(options.Endpoints.Metrics),
                endpoints => endpoints.MapMetrics("/metrics", endpoints.ServiceProvider.GetRequiredService<CollectorRegistry>())
            ),
            new(IPEndPoint.Parse(options.Endpoints.Api), TenantListEndpoint.Map),
            new(IPEndPoint.Parse(options.Endpoints.Api), TenantQueryEndpoints.Map),
        ];

    private static List<EndpointBinding> SecureBindings(OperatorOptions options)
    {
        List<EndpointBinding> bindings = [];
        if (options.Webhook.Enabled)
            bindings.Add(new(IPEndPoint.Parse(options.Webhook.Address), AdmissionEndpoint.Map));
        if (options.TenantApi.Enabled)
        {
            var address = IPEndPoint.Parse(options.TenantApi.Address);
            bindings.AddRange([
                new(address, TenantQueryEndpoints.Map),
                new(address, ContractEndpoints.Map),
                new(address, OpenApiEndpoint.Map),
            ]);
        }

        return bindings;
    }
}

/// <summary>Adds the state of the operator.</summary>
public static class StateServiceCollectionExtensions
{
    /// <summary>Adds the state that is held in memory, one object of each type.</summary>
    public static IServiceCollection AddOperatorState(this IServiceCollection services) =>
        services
            .AddSingleton<AccountCache>()
            .AddSingleton<DecisionStore>()
            .AddSingleton<CurrentRules>()
            .AddSingleton<PrometheusHealth>()
            .AddSingleton<SetAsideTenants>()
            .AddSingleton<LoopPulse>();
}
