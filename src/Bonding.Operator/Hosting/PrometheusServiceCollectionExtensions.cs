using Bonding.Operator.Configuration;
using Bonding.Operator.Instrumentation;
using Bonding.Operator.Prometheus;
using Microsoft.Extensions.Http.Resilience;
using Polly;

namespace Bonding.Operator.Hosting;

/// <summary>Adds the services that read usage from Prometheus.</summary>
public static class PrometheusServiceCollectionExtensions
{
    /// <summary>Adds the reader of usage and the client that it asks.</summary>
    public static IServiceCollection AddPrometheus(this IServiceCollection services, PrometheusOptions prometheus)
    {
        services.AddSingleton(prometheus).AddSingleton<LoopMetrics>().AddSingleton<UsageReader>();
        services.AddSingleton<PrometheusCredentials>().AddSingleton<PrometheusHandler>();
        // The reader logs every problem once; a line for each attempt would add nothing.
        services.AddLogging(logging => logging.AddFilter(nameof(Polly), LogLevel.None));
        services
            .AddHttpClient<PrometheusClient>(http => http.BaseAddress = prometheus.Address)
            .RemoveAllLoggers()
            .ConfigurePrimaryHttpMessageHandler<PrometheusHandler>()
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan)
            .AddResilienceHandler(
                "prometheus",
                (pipeline, context) => Configure(pipeline, prometheus, context.ServiceProvider.GetRequiredService<TimeProvider>())
            );
        return services;
    }

    // While Prometheus is away no tick waits for it: the breaker fails at once until it is time for another try.
    private static void Configure(ResiliencePipelineBuilder<HttpResponseMessage> pipeline, PrometheusOptions prometheus, TimeProvider time)
    {
        pipeline.TimeProvider = time;
        pipeline
            .AddCircuitBreaker(
                new HttpCircuitBreakerStrategyOptions
                {
                    SamplingDuration = TimeSpan.FromSeconds(10),
                    MinimumThroughput = 6,
                    FailureRatio = 0.9,
                    BreakDuration = TimeSpan.FromSeconds(2),
                }
            )
            .AddRetry(
                new HttpRetryStrategyOptions
                {
                    MaxRetryAttempts = 1,
                    Delay = TimeSpan.FromMilliseconds(100),
                    UseJitter = true,
                }
            )
            .AddTimeout(prometheus.AttemptTimeout);
    }
}
