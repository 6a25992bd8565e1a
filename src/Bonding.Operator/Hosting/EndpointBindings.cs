using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Bonding.Operator.Hosting;

/// <summary>Keeps faces apart by the port that a request came in at, not by a header that the caller chooses.</summary>
public static class EndpointBindings
{
    /// <summary>Listens on each address once; the <paramref name="secured"/> are served over HTTPS with the certificate of the moment.</summary>
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

    public static void Map(IApplicationBuilder app, IEnumerable<EndpointBinding> faces)
    {
        foreach (var shared in faces.GroupBy(face => face.Address.Port))
        {
            app.MapWhen(
                context => context.Connection.LocalPort == shared.Key,
                branch =>
                    branch
                        .UseRouting()
                        .UseEndpoints(endpoints =>
                        {
                            foreach (var face in shared)
                                face.Map(endpoints);
                        })
            );
        }
    }
}

/// <summary>Endpoints that are served on one address only.</summary>
/// <param name="Address">Where.</param>
/// <param name="Map">Adds the endpoints.</param>
public sealed record EndpointBinding(IPEndPoint Address, Action<IEndpointRouteBuilder> Map);
