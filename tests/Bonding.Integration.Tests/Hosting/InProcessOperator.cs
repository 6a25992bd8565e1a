using Bonding.Kubernetes.Leadership;
using Bonding.Operator.Configuration;
using Bonding.Operator.Hosting;
using Bonding.TestKit.Operators;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Prometheus;

namespace Bonding.Integration.Tests.Hosting;

/// <summary>
/// A part of the operator in the test's process, with the operator's own services. It leads unless its leadership says
/// otherwise.
/// </summary>
internal abstract class InProcessOperator : IAsyncDisposable
{
    private readonly IHost _host;
    private readonly CollectorRegistry _registry = Metrics.NewCustomRegistry();

    /// <param name="options">With the kubeconfig of the API server.</param>
    /// <param name="part">Adds the part that runs.</param>
    /// <param name="leadership">Null: it leads for good.</param>
    protected InProcessOperator(OperatorOptions options, Action<IServiceCollection> part, SwitchedLeadership? leadership = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Logging.AddConsole().SetMinimumLevel(LogLevel.Warning);
        builder
            .Services.AddSingleton(options)
            .AddSingleton(TimeProvider.System)
            .AddSingleton(_registry)
            .AddSingleton<ILeadership>(_ => leadership ?? new SwitchedLeadership(leads: true))
            .AddOperatorState()
            .AddKubernetesRuntime(options)
            .AddCaches(options);
        part(builder.Services);
        _host = builder.Build();
    }

    public T Get<T>()
        where T : notnull => _host.Services.GetRequiredService<T>();

    /// <summary>Everything that <c>/metrics</c> would show.</summary>
    public async Task<string> MetricsAsync(CancellationToken stop)
    {
        using var text = new MemoryStream();
        await _registry.CollectAndExportAsTextAsync(text, stop);
        return System.Text.Encoding.UTF8.GetString(text.ToArray());
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }

    protected Task StartAsync(CancellationToken stop) => _host.StartAsync(stop);
}
