using System.Net;
using Bonding.Operator.Admission;
using Bonding.Operator.Certificates;
using Bonding.Operator.Configuration;
using Bonding.Operator.Limits;
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
        if (options.Webhook.Enabled || options.TenantApi.Enabled || options.Endpoints.SecureMetrics)
            builder.Services.AddCertificates();
        List<EndpointBinding> bindings = [.. LocalBindings(options), MetricsBinding(options), .. SecureBindings(options)];
        builder
            .WebHost.UseKestrelHttpsConfiguration()
            .ConfigureKestrel(kestrel =>
                EndpointBindings.Listen(
                    kestrel,
                    bindings,
                    () => kestrel.ApplicationServices.GetRequiredService<CertificateManager>().Serving,
                    face => Budget(face, options, kestrel.ApplicationServices)
                )
            );
        var app = builder.Build();
        EndpointBindings.Map(app, bindings);
        return app;
    }

    // Few call the webhook and the metrics: API servers and Prometheus. Agents hold a connection each.
    private static ConnectionBudget Budget(Face face, OperatorOptions options, IServiceProvider services)
    {
        var (perAddress, all) = face switch
        {
            Face.TenantApi => (options.TenantApi.ConnectionsPerAddress, 12_000),
            Face.Webhook => (64, 400),
            Face.Metrics => (32, 200),
            _ => (256, 1_000),
        };
        return new ConnectionBudget(face, perAddress, all, services.GetRequiredService<Rejections>());
    }

    // Not the process-wide one: two operators in one process (tests) would count into each other's series.
    private static CollectorRegistry Registry()
    {
        var registry = Metrics.NewCustomRegistry();
        DotNetStats.Register(registry);
        BuildInfo.Export(registry);
        return registry;
    }

    private static List<EndpointBinding> LocalBindings(OperatorOptions options) =>
        [
            new(IPEndPoint.Parse(options.Endpoints.Health), Face.Local, HealthEndpoints.Map),
            new(IPEndPoint.Parse(options.Endpoints.Api), Face.Local, TenantListEndpoint.Map),
            new(IPEndPoint.Parse(options.Endpoints.Api), Face.Local, TenantQueryEndpoints.Map),
        ];

    private static EndpointBinding MetricsBinding(OperatorOptions options) =>
        new(
            IPEndPoint.Parse(options.Endpoints.Metrics),
            Face.Metrics,
            endpoints =>
                MetricsAccess.Map(
                    endpoints,
                    options.Endpoints.SecureMetrics ? endpoints.ServiceProvider.GetRequiredService<MetricsAccess>() : null
                )
        )
        {
            IsSecured = options.Endpoints.SecureMetrics,
        };

    private static List<EndpointBinding> SecureBindings(OperatorOptions options)
    {
        List<EndpointBinding> bindings = [];
        if (options.Webhook.Enabled)
            bindings.Add(Secured(options.Webhook.Address, Face.Webhook, AdmissionEndpoint.Map));
        if (options.TenantApi.Enabled)
        {
            bindings.AddRange([
                Secured(options.TenantApi.Address, Face.TenantApi, TenantQueryEndpoints.Map),
                Secured(options.TenantApi.Address, Face.TenantApi, ContractEndpoints.Map),
                Secured(options.TenantApi.Address, Face.TenantApi, OpenApiEndpoint.Map),
            ]);
        }

        return bindings;
    }

    private static EndpointBinding Secured(string address, Face face, Action<IEndpointRouteBuilder> map) =>
        new(IPEndPoint.Parse(address), face, map) { IsSecured = true };
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
            .AddSingleton<LoopPulse>()
            .AddSingleton<Rejections>();
}
