using Bonding.TestKit.Processes;

namespace Bonding.TestKit.Operators;

/// <summary>
/// The loopback ports of one operator. They stay its own when it ends and starts again, so that scrapers and callers
/// find it.
/// </summary>
public sealed class OperatorEndpoints : IDisposable
{
    private readonly LoopbackPort _http = LoopbackPort.Take();
    private readonly LoopbackPort _webhook = LoopbackPort.Take();
    private readonly LoopbackPort _tenantApi = LoopbackPort.Take();

    /// <summary>Health, metrics and API.</summary>
    public Uri Address => new($"http://127.0.0.1:{_http.Number}/");

    /// <summary>What Prometheus scrapes.</summary>
    public Uri Metrics => new(Address, "metrics");

    /// <summary>The port on which admission is served over HTTPS.</summary>
    public int WebhookPort => _webhook.Number;

    /// <summary>Where tenants ask, over HTTPS.</summary>
    public Uri TenantApi => new($"https://127.0.0.1:{_tenantApi.Number}/");

    public void Dispose()
    {
        _tenantApi.Dispose();
        _http.Dispose();
        _webhook.Dispose();
    }
}
