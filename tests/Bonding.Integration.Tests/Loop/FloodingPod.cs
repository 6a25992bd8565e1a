using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Bonding.Integration.Tests.Loop;

/// <summary>A scraped pod of a namespace that shows as many series of a container's CPU as it likes.</summary>
internal sealed class FloodingPod : IAsyncDisposable
{
    private readonly WebApplication _server;
    private string _page = "";

    private FloodingPod(WebApplication server) => _server = server;

    public Uri Address => new($"{_server.Urls.Single()}/metrics/cadvisor");

    public static async Task<FloodingPod> StartAsync(CancellationToken stop)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var pod = new FloodingPod(builder.Build());
        pod._server.Run(context => context.Response.WriteAsync(pod._page));
        await pod._server.StartAsync(stop);
        return pod;
    }

    public void Flood(string ns, int series)
    {
        var page = new StringBuilder();
        for (var number = 0; number < series; number++)
            page.Append("container_cpu_usage_seconds_total{namespace=\"")
                .Append(ns)
                .Append("\",pod=\"flood\",container=\"c\",id=\"/kubepods/burstable/flood/")
                .Append(number)
                .Append("\"} 1\n");
        _page = page.ToString();
    }

    public void Stop() => _page = "";

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
