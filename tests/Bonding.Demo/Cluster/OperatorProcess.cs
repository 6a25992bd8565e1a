using Bonding.TestKit.Processes;

namespace Bonding.Demo.Cluster;

/// <summary>The operator as a child process, against the cluster's proxy and Prometheus.</summary>
internal static class OperatorProcess
{
    private const string Namespace = "bonding-system";
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(2);

    /// <summary>Starts it; returns when it is ready (its caches are filled).</summary>
    public static async Task<ServerProcess> StartAsync(DemoCluster cluster, CancellationToken stop)
    {
        (await cluster.Kubectl.RunAsync(["create", "namespace", Namespace], stop)).OutputOrThrow();
        var process = ServerProcess.Start("operator", Dotnet, [DemoRepository.Operator, .. Options(cluster)], cluster.LogFolder);
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        var ready = new Uri($"http://127.0.0.1:{cluster.HealthPort.Number}/readyz");
        try
        {
            await process.WaitUntilReadyAsync(async token => (await http.GetAsync(ready, token)).IsSuccessStatusCode, StartLimit, stop);
            return process;
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    private static string Dotnet => Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? Environment.ProcessPath! : "dotnet";

    private static IEnumerable<string> Options(DemoCluster cluster) =>
    [
        $"--Kubeconfig={cluster.Kubeconfig}",
        $"--Namespace={Namespace}",
        $"--PrometheusUrl={cluster.PrometheusAddress}",
        $"--Endpoints:Metrics=127.0.0.1:{cluster.MetricsPort.Number}",
        $"--Endpoints:Health=127.0.0.1:{cluster.HealthPort.Number}",
        $"--Endpoints:Api=127.0.0.1:{cluster.ApiPort.Number}",
        $"--Webhook:Address=127.0.0.1:{cluster.WebhookPort.Number}",
        $"--Webhook:Url=https://127.0.0.1:{cluster.WebhookPort.Number}",
        "--LogFormat=Text",
        "--LogLevel=Information",
    ];
}
