using Bonding.Integration.Tests.Hosting;
using Bonding.Kubernetes.Abstractions;
using Bonding.Operator.Controllers;
using Bonding.Operator.Decisions;
using Bonding.Operator.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Bonding.Integration.Tests.Loop;

/// <summary>The bank and the loop of the operator in this process.</summary>
internal sealed class RunningLoop : InProcessOperator
{
    private RunningLoop(OperatorOptions options)
        : base(options, services => services.AddSingleton<EventPublisher>((_, _, _, _, _) => Task.CompletedTask).AddBank().AddLoop(options))
    {
    }

    /// <param name="prometheus">What is taken for Prometheus; null: the stage's.</param>
    public static async Task<RunningLoop> StartAsync(ClusterStage stage, CancellationToken stop, Uri? prometheus = null)
    {
        var loop = new RunningLoop(new OperatorOptions
        {
            Kubeconfig = stage.ControlPlane.AdminKubeconfigFor(stage.Proxy.Address),
            PrometheusUrl = (prometheus ?? stage.Prometheus.BaseAddress).ToString(),
        });
        await loop.StartAsync(stop);
        return loop;
    }
}
