using Bonding.Integration.Tests.Hosting;
using Bonding.Kubernetes.Abstractions;
using Bonding.Operator.Configuration;
using Bonding.Operator.Hosting;
using Bonding.TestKit.Operators;
using Microsoft.Extensions.DependencyInjection;

namespace Bonding.Integration.Tests.Loop;

/// <summary>The account controllers and the loop of the operator in this process.</summary>
internal sealed class RunningLoop : InProcessOperator
{
    private RunningLoop(OperatorOptions options, SwitchedLeadership? leadership)
        : base(
            options,
            services => services.AddSingleton<EventPublisher>((_, _, _, _, _) => Task.CompletedTask).AddAccounting().AddLoop(options),
            leadership
        ) { }

    /// <param name="prometheus">What is taken for Prometheus; null: the stage's.</param>
    /// <param name="leadership">Null: it leads for good.</param>
    /// <param name="forecastFile">Where its forecasts are kept; empty: nowhere.</param>
    public static async Task<RunningLoop> StartAsync(
        ClusterStage stage,
        CancellationToken stop,
        Uri? prometheus = null,
        SwitchedLeadership? leadership = null,
        string forecastFile = ""
    )
    {
        var loop = new RunningLoop(
            new OperatorOptions
            {
                Kubeconfig = stage.ControlPlane.AdminKubeconfigFor(stage.Proxy.Address),
                PrometheusUrl = (prometheus ?? stage.Prometheus.BaseAddress).ToString(),
                ForecastFile = forecastFile,
            },
            leadership
        );
        await loop.StartAsync(stop);
        return loop;
    }
}
