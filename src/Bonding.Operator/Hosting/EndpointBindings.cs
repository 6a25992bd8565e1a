using System.Net;
using System.Security.Cryptography.X509Certificates;
using Bonding.Operator.Limits;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Bonding.Operator.Hosting;

/// <summary>Separates endpoints by the port at which a request arrives, not by a header that the caller chooses.</summary>
public static class EndpointBindings
{
    private static readonly TimeSpan HandshakeTimeout = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Listens on each address once, within the limits of its face. Bindings with <see cref="EndpointBinding.IsSecured"/> are served over
    /// HTTPS with the current certificate.
    /// </summary>
    public static void Listen(
        KestrelServerOptions kestrel,
        IEnumerable<EndpointBinding> bindings,
        Func<X509Certificate2?> certificate,
        Func<Face, ConnectionBudget> budgetOf
    )
    {
        Limit(kestrel);
        var tls = new ServingTls(certificate);
        var handshake = new TlsHandshakeCallbackOptions
        {
            HandshakeTimeout = HandshakeTimeout,
            OnConnection = _ => ValueTask.FromResult(tls.Current()),
        };
        foreach (var binding in bindings.DistinctBy(binding => binding.Address))
        {
            var budget = budgetOf(binding.Face);
            kestrel.Listen(
                binding.Address,
                listen =>
                {
                    listen.Use(budget.Guard);
                    if (binding.IsSecured)
                        listen.UseHttps(handshake);
                }
            );
        }
    }

    public static void Map(IApplicationBuilder app, IEnumerable<EndpointBinding> bindings)
    {
        foreach (var shared in bindings.GroupBy(binding => binding.Address.Port))
        {
            app.MapWhen(
                context => context.Connection.LocalPort == shared.Key,
                branch =>
                    branch
                        .UseRouting()
                        .UseEndpoints(endpoints =>
                        {
                            foreach (var binding in shared)
                                binding.Map(endpoints);
                        })
            );
        }
    }

    // Before a caller is known it holds a connection for seconds and makes little be read. Endpoints that read more say so.
    private static void Limit(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        var limits = kestrel.Limits;
        limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        limits.KeepAliveTimeout = TimeSpan.FromSeconds(90);
        limits.MaxRequestLineSize = 4 << 10;
        limits.MaxRequestHeaderCount = 50;
        limits.MaxRequestHeadersTotalSize = 32 << 10;
        limits.MaxRequestBodySize = 64 << 10;
        limits.MinRequestBodyDataRate = new MinDataRate(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(5));
        limits.MinResponseDataRate = new MinDataRate(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(5));
        limits.Http2.MaxStreamsPerConnection = 100;
    }
}

/// <summary>Endpoints that are served on one address only.</summary>
/// <param name="Address">The address.</param>
/// <param name="Face">Whose limits hold there.</param>
/// <param name="Map">Adds the endpoints.</param>
public sealed record EndpointBinding(IPEndPoint Address, Face Face, Action<IEndpointRouteBuilder> Map)
{
    /// <summary>Whether they are served over HTTPS.</summary>
    public bool IsSecured { get; init; }
}
