using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Bonding.Integration.Tests.Loop;

/// <summary>A sign-in page in the place of Prometheus, as a misconfigured gateway puts it.</summary>
internal sealed class HtmlServer : IAsyncDisposable
{
    private readonly WebApplication _server;

    private HtmlServer(WebApplication server) => _server = server;

    public Uri Address => new(_server.Urls.Single());

    public static async Task<HtmlServer> StartAsync(CancellationToken stop)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var server = builder.Build();
        server.Run(context =>
        {
            context.Response.ContentType = "text/html";
            return context.Response.WriteAsync("<!DOCTYPE html><html><body><h1>Sign in</h1></body></html>");
        });
        await server.StartAsync(stop);
        return new HtmlServer(server);
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
