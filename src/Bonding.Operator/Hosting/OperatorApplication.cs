using System.Net;
using Bonding.Operator.Admission;
using Bonding.Operator.Certificates;
using Bonding.Operator.Configuration;
using Bonding.Operator.State;
using Bonding.Operator.TenantApi;
using Prometheus;

namespace Bonding.Operator.Hosting;

/// <summary>Puts the operator together.</summary>
public static class OperatorApplication
{
    /// <summary>How long a stop may take; the pod's grace period is longer.</summary>
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
        var (faces, secured) = (PlainBindings(options), SecureBindings(options));
        builder
            .WebHost.UseKestrelHttpsConfiguration()
            .ConfigureKestrel(kestrel =>
                EndpointBindings.Listen(
                    kestrel,
                    faces.Select(face => face.Address),
                    secured.Select(face => face.Address),
                    () => kestrel.ApplicationServices.GetRequiredService<CertificateManager>().Serving
                )
            );
        var app = builder.Build();
        EndpointBindings.Map(app, [.. faces, .. secured]);
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
        List<EndpointBinding> faces = [];
        if (options.Webhook.Enabled)
            faces.Add(new(IPEndPoint.Parse(options.Webhook.Address), AdmissionEndpoint.Map));
        if (options.TenantApi.Enabled)
        {
            var address = IPEndPoint.Parse(options.TenantApi.Address);
            faces.AddRange([new(address, SelfEndpoints.Map), new(address, TenantQueryEndpoints.Map)]);
        }

        return faces;
    }
}

/// <summary>The state of the operator.</summary>
public static class StateServiceCollectionExtensions
{
    /// <summary>What is in memory, one of each.</summary>
    public static IServiceCollection AddOperatorState(this IServiceCollection services) =>
        services.AddSingleton<AccountCache>().AddSingleton<DecisionStore>().AddSingleton<CurrentRules>().AddSingleton<PrometheusHealth>();
}
