using System.Net;
using System.Security.Cryptography.X509Certificates;
using Bonding.TestKit.ControlPlanes;
using Bonding.TestKit.Proxies.PodResize;
using k8s;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Yarp.ReverseProxy.Forwarder;

namespace Bonding.TestKit.Proxies;

/// <summary>
/// A reverse proxy in front of a control plane's API server: HTTPS with a certificate of the same authority, bearer tokens and
/// impersonation passed on unchanged, watch events passed on at once. Client certificates do not pass.
/// </summary>
public sealed class ApiProxy : IAsyncDisposable
{
    private static readonly ForwarderRequestConfig Forwarding = new()
    {
        // A quiet watch is not a stuck request.
        ActivityTimeout = TimeSpan.FromHours(12),
        Version = HttpVersion.Version20,
        VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
    };

    private readonly ControlPlane _controlPlane;
    private readonly X509Certificate2 _certificate;
    private readonly HttpMessageInvoker _upstream;
    private readonly PodResizeRule _podResize;
    private readonly WebApplication _application;

    private ApiProxy(ControlPlane controlPlane, ApiProxyOptions options)
    {
        _controlPlane = controlPlane;
        _certificate = controlPlane.Authority.IssueServer();
        var handler = controlPlane.Authority.TrustingHandler();
        handler.EnableMultipleHttp2Connections = true;
        _upstream = new HttpMessageInvoker(handler);
        _podResize = new PodResizeRule(controlPlane, _upstream);
        _application = Build(options.PlayPodResize ? [.. options.Rules, _podResize] : options.Rules);
    }

    /// <summary>The proxy's address, <c>https://127.0.0.1:PORT/</c>.</summary>
    public Uri Address => new(_application.Urls.Single());

    /// <summary>A new client configuration for the user <c>admin</c> through the proxy.</summary>
    public KubernetesClientConfiguration AdminConfig => ConfigFor(_controlPlane.AdminToken);

    public static async Task<ApiProxy> StartAsync(ControlPlane controlPlane, ApiProxyOptions options, CancellationToken cancellationToken)
    {
        var proxy = new ApiProxy(controlPlane, options);
        await proxy._application.StartAsync(cancellationToken);
        return proxy;
    }

    /// <summary>A client configuration for any bearer token, through the proxy.</summary>
    public KubernetesClientConfiguration ConfigFor(string token)
    {
        var configuration = _controlPlane.ConfigFor(token);
        configuration.Host = Address.AbsoluteUri;
        return configuration;
    }

    public async ValueTask DisposeAsync()
    {
        await _application.DisposeAsync();
        _podResize.Dispose();
        _upstream.Dispose();
        _certificate.Dispose();
    }

    private WebApplication Build(IReadOnlyList<IMiddleware> rules)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddHttpForwarder();
        // Open watches need not end before the proxy does.
        builder.Services.Configure<Microsoft.Extensions.Hosting.HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromMilliseconds(200));
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Listen(IPAddress.Loopback, 0, listener => listener.UseHttps(_certificate));
        });
        var application = builder.Build();
        foreach (var rule in rules)
            application.Use((HttpContext context, RequestDelegate next) => rule.InvokeAsync(context, next));
        var forwarder = application.Services.GetRequiredService<IHttpForwarder>();
        application.Run(context => ForwardAsync(forwarder, context));
        return application;
    }

    private async Task ForwardAsync(IHttpForwarder forwarder, HttpContext context) =>
        await forwarder.SendAsync(context, _controlPlane.Address.AbsoluteUri, _upstream, Forwarding, QuietWatches.Instance);
}
