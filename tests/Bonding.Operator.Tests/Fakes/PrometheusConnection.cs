using System.Collections.Concurrent;
using Bonding.Domain.Multipliers;
using Bonding.Operator.Configuration;
using Bonding.Operator.Hosting;
using Bonding.Operator.Prometheus;
using Bonding.Operator.State;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Prometheus;

namespace Bonding.Operator.Tests.Fakes;

/// <summary>The client and the reader of usage as the operator wires them, and every line that they log.</summary>
internal sealed class PrometheusConnection : ILoggerProvider, IAsyncDisposable
{
    private readonly ServiceProvider _services;

    public PrometheusConnection(PrometheusOptions options, TimeProvider? time = null) =>
        _services = new ServiceCollection()
            .AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(this))
            .AddSingleton(time ?? TimeProvider.System)
            .AddSingleton(Metrics.NewCustomRegistry())
            .AddSingleton<PrometheusHealth>()
            .AddPrometheus(options)
            .BuildServiceProvider();

    public ConcurrentQueue<string> Log { get; } = new();

    public PrometheusClient Client => field ??= _services.GetRequiredService<PrometheusClient>();

    public UsageReader Reader => field ??= _services.GetRequiredService<UsageReader>();

    public PrometheusHealth Health => _services.GetRequiredService<PrometheusHealth>();

    /// <summary>Reads the CPU of pods of the namespace <c>shop</c> since a moment, as a tick does.</summary>
    public Task<UsageResponse> ReadAsync(DateTimeOffset since, CancellationToken stop) =>
        Reader.ReadAsync(
            new UsageRequest(
                [new NamespaceRequest("shop", _ => [since])],
                new HashSet<MeteredResource> { MeteredResource.Cpu },
                new HashSet<MetricSource> { MetricSource.Pod }
            ),
            stop
        );

    public ILogger CreateLogger(string categoryName) => new Lines(Log, categoryName);

    public void Dispose() { }

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    private sealed class Lines(ConcurrentQueue<string> log, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        ) => log.Enqueue($"{logLevel} {category} {formatter(state, exception)} {exception}");
    }
}
