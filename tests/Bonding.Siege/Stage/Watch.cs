using System.Globalization;
using System.Net.Http.Headers;
using Bonding.Siege.Judging;
using Bonding.TestKit.Charts;
using k8s;
using k8s.Models;

namespace Bonding.Siege.Stage;

/// <summary>Reads the metrics of both replicas, the lease and the innocents' pods.</summary>
/// <param name="admin">The API server, as the administrator.</param>
/// <param name="http">With the authority of the replicas and the token of a reader of metrics.</param>
/// <param name="metrics">Where each replica shows its metrics.</param>
/// <param name="identities">The name of each replica in the lease.</param>
internal sealed class Watch(k8s.Kubernetes admin, HttpClient http, IReadOnlyList<Uri> metrics, IReadOnlyList<string> identities)
{
    /// <summary>The namespaces of the innocents.</summary>
    public static readonly IReadOnlyList<string> Namespaces = ["shop", "mill"];

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    /// <summary>Returns a client that trusts an authority and shows a token.</summary>
    public static HttpClient Client(SocketsHttpHandler handler, string? token)
    {
        var client = new HttpClient(handler);
        if (token is not null)
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    public async Task<Reading> ReadAsync(CancellationToken stop)
    {
        var replicas = await Task.WhenAll(metrics.Select(address => MetricsAsync(address, stop)));
        var lease = await admin.CoordinationV1.ReadNamespacedLeaseAsync(
            OperatorChart.FullName,
            OperatorChart.Namespace,
            cancellationToken: stop
        );
        var requests = new Dictionary<string, int>();
        foreach (var ns in Namespaces)
        foreach (var pod in (await admin.CoreV1.ListNamespacedPodAsync(ns, cancellationToken: stop)).Items)
            requests[$"{ns}/{pod.Name()}"] = CpuOf(pod);
        var holder = lease.Spec.HolderIdentity ?? "";
        var leader = identities.Index().Where(one => one.Item == holder).Select(one => (int?)one.Index).FirstOrDefault();
        return new Reading(Now(), holder, replicas, leader, requests);
    }

    private static double Now() => TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() / 1000d;

    private static int CpuOf(V1Pod pod) =>
        (int)(
            1000 * pod.Spec.Containers.Sum(one => one.Resources?.Requests?.TryGetValue("cpu", out var cpu) == true ? cpu.ToDecimal() : 0)
        );

    private async Task<IReadOnlyDictionary<string, double>?> MetricsAsync(Uri address, CancellationToken stop)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(Limit);
        try
        {
            return Parse(await http.GetStringAsync(address, limit.Token));
        }
        catch (Exception error) when (error is HttpRequestException or OperationCanceledException && !stop.IsCancellationRequested)
        {
            return null;
        }
    }

    private static Dictionary<string, double> Parse(string text)
    {
        var series = new Dictionary<string, double>();
        foreach (var line in text.Split('\n').Where(line => line.Length > 0 && line[0] != '#'))
            if (
                line.LastIndexOf(' ') is > 0 and var space
                && double.TryParse(line[(space + 1)..], CultureInfo.InvariantCulture, out var value)
            )
                series[line[..space]] = value;
        return series;
    }
}
