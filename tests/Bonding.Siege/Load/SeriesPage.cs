using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Bonding.Siege.Load;

/// <summary>A page of very many series under the name of cAdvisor's CPU counter, all of one namespace, that Prometheus scrapes.</summary>
internal static class SeriesPage
{
    /// <param name="port">Where it is served, on loopback.</param>
    /// <param name="lines">The number of series.</param>
    /// <param name="ns">The namespace of the pod that shows them, as the target's label would be.</param>
    /// <param name="stop">Ends it.</param>
    public static async Task RunAsync(int port, int lines, string ns, CancellationToken stop)
    {
        var page = PageOf(lines, ns);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port));
        await using var server = builder.Build();
        server.MapGet(
            "/metrics",
            async (HttpContext http) =>
            {
                http.Response.ContentType = "text/plain; version=0.0.4";
                await http.Response.Body.WriteAsync(page, http.RequestAborted);
            }
        );
        await server.StartAsync(stop);
        await Task.Delay(Timeout.Infinite, stop);
    }

    private static byte[] PageOf(int lines, string ns)
    {
        var text = new StringBuilder("# TYPE container_cpu_usage_seconds_total counter\n");
        for (var line = 0; line < lines; line++)
            text.Append("container_cpu_usage_seconds_total{namespace=\"")
                .Append(ns)
                .Append("\",pod=\"flood\",container=\"c\",id=\"/kubepods/pod-of-the-flood/")
                .Append(line)
                .Append("\"} 1\n");
        return Encoding.ASCII.GetBytes(text.ToString());
    }
}
