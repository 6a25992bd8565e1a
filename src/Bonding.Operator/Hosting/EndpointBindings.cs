using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Bonding.Operator.Hosting;

/// <summary>Separates endpoints by the port at which a request arrives, not by a header that the caller chooses.</summary>
public static class EndpointBindings
{
    /// <summary>
    /// Listens on each address once. The <paramref name="secured"/> ones are served over HTTPS with the current certificate.
    /// </summary>
    public static void Listen(
        KestrelServerOptions kestrel,
        IEnumerable<IPEndPoint> plain,
        IEnumerable<IPEndPoint> secured,
        Func<X509Certificate2?> certificate
    )
    {
        kestrel.AddServerHeader = false;
        foreach (var address in plain.Distinct())
            kestrel.Listen(address);
        foreach (var address in secured.Distinct())
            kestrel.Listen(address, listen => listen.UseHttps(https => https.ServerCertificateSelector = (_, _) => certificate()));
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
}

/// <summary>Endpoints that are served on one address only.</summary>
/// <param name="Address">The address.</param>
/// <param name="Map">Adds the endpoints.</param>
public sealed record EndpointBinding(IPEndPoint Address, Action<IEndpointRouteBuilder> Map);
