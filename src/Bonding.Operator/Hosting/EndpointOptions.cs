namespace Bonding.Operator.Hosting;

/// <summary>Where to listen, each as IP:PORT. Faces may share an address.</summary>
public sealed class EndpointOptions
{
    /// <summary><c>/healthz</c> and <c>/readyz</c>.</summary>
    public string Health { get; set; } = "0.0.0.0:8081";

    /// <summary><c>/metrics</c>.</summary>
    public string Metrics { get; set; } = "0.0.0.0:8080";

    /// <summary><c>/v1/tenants</c> asks nobody who they are: keep it on loopback. The inquiries beside it want a token, for those who forward a port.</summary>
    public string Api { get; set; } = "127.0.0.1:8082";
}
