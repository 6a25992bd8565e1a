using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Bonding.TestKit.Traces;

/// <summary>
/// A Prometheus endpoint on loopback that shows tenants' loads under the names and labels of KubeVirt (VMs) and of cAdvisor (pods).
/// Every value follows from the trace and the time since the exporter's start.
/// </summary>
public sealed class TenantMetricsExporter : IAsyncDisposable
{
    private const string Html = "<!DOCTYPE html><html><body><h1>Sign in</h1></body></html>";

    private readonly WebApplication _server;
    private readonly TimeProvider _time;
    private readonly Freshness _freshness;
    private readonly long _start;
    private readonly DateTimeOffset _startedAt;
    private readonly ConcurrentDictionary<MeteredTenant, TenantLabels> _tenants = new();

    private TenantMetricsExporter(WebApplication server, TimeProvider time, Freshness freshness)
    {
        (_server, _time, _freshness) = (server, time, freshness);
        (_start, _startedAt) = (time.GetTimestamp(), time.GetUtcNow());
    }

    /// <summary>Where Prometheus scrapes: http://127.0.0.1:PORT/metrics.</summary>
    public Uri Address => new($"{_server.Urls.Single()}/metrics");

    /// <summary>The time since the start, on which all loads run.</summary>
    public TimeSpan Elapsed => _time.GetElapsedTime(_start);

    /// <summary>The whole endpoint answers a web page, as a proxy with a sign-in form does.</summary>
    public bool AnswersHtml { get; set; }

    public static async Task<TenantMetricsExporter> StartAsync(
        CancellationToken stop,
        TimeProvider? time = null,
        Freshness freshness = Freshness.EachScrape
    )
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var exporter = new TenantMetricsExporter(builder.Build(), time ?? TimeProvider.System, freshness);
        exporter._server.MapGet("/metrics", exporter.AnswerAsync);
        await exporter._server.StartAsync(stop);
        return exporter;
    }

    /// <summary>Adds a VM's load, which begins now at an offset into its trace.</summary>
    public MeteredTenant AddMachine(string @namespace, string name, string node, TenantSize size, Trace trace, TimeSpan offset = default) =>
        Add(TenantLabels.OfMachine(@namespace, name, node), size, trace, offset);

    /// <summary>Adds a container's load, which begins now at an offset into its trace.</summary>
    public MeteredTenant AddContainer(
        string @namespace,
        string pod,
        string container,
        TenantSize size,
        Trace trace,
        TimeSpan offset = default
    ) => Add(TenantLabels.OfContainer(@namespace, pod, container), size, trace, offset);

    /// <summary>The tenant's series end.</summary>
    public void Remove(MeteredTenant tenant) => _tenants.TryRemove(tenant, out _);

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private MeteredTenant Add(TenantLabels labels, TenantSize size, Trace trace, TimeSpan offset)
    {
        var tenant = new MeteredTenant(size, trace, offset, () => Elapsed) { Refreshes = RefreshesOf(labels) };
        _tenants[tenant] = labels;
        return tenant;
    }

    private RefreshSchedule? RefreshesOf(TenantLabels labels) =>
        _freshness == Freshness.EachScrape ? null
        : labels.IsMachine ? RefreshSchedule.OfMachine(Elapsed)
        : RefreshSchedule.OfContainer(Elapsed, labels.Text);

    private Task AnswerAsync(HttpContext http)
    {
        http.Response.ContentType = AnswersHtml ? "text/html" : "text/plain; version=0.0.4";
        return http.Response.WriteAsync(AnswersHtml ? Html : Exposition.Of(_tenants, Elapsed, _startedAt), http.RequestAborted);
    }
}
