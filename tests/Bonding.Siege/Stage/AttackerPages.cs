using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Bonding.Siege.Stage;

/// <summary>What attackers' pods show to Prometheus, which scrapes them every second.</summary>
internal sealed class AttackerPages : IAsyncDisposable
{
    private readonly WebApplication _server;

    private AttackerPages(WebApplication server) => _server = server;

    /// <summary>
    /// The page of a pod behind a Service that its owner has called <c>kubelet</c>, so that its job counts. Attacks name no namespace on it
    /// but their own, which a scrape would set.
    /// </summary>
    public Func<string> Kubelet { get; set; } = () => "";

    /// <summary>The page of a pod behind a Service called <c>kubevirt</c>.</summary>
    public Func<string> KubeVirt { get; set; } = () => "";

    /// <summary>The page of an ordinary pod whose scrape honours the page's labels.</summary>
    public Func<string> App { get; set; } = () => "";

    public Uri Address => new(_server.Urls.Single());

    public static async Task<AttackerPages> StartAsync(CancellationToken stop)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var pages = new AttackerPages(builder.Build());
        pages._server.MapGet("/kubelet", http => WriteAsync(http, pages.Kubelet()));
        pages._server.MapGet("/kubevirt", http => WriteAsync(http, pages.KubeVirt()));
        pages._server.MapGet("/app", http => WriteAsync(http, pages.App()));
        await pages._server.StartAsync(stop);
        return pages;
    }

    /// <summary>All pages are empty again.</summary>
    public void Clear() => Kubelet = KubeVirt = App = () => "";

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private static Task WriteAsync(HttpContext http, string page)
    {
        http.Response.ContentType = "text/plain; version=0.0.4";
        return http.Response.WriteAsync(page, http.RequestAborted);
    }
}
