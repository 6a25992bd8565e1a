using System.Text;
using Prometheus;

namespace Bonding.Kubernetes.Tests.Fakes;

/// <summary>Reads a registry as a scrape would.</summary>
internal static class RegistryText
{
    public static async Task<string> ExportAsync(this CollectorRegistry registry, CancellationToken cancellationToken)
    {
        using var text = new MemoryStream();
        await registry.CollectAndExportAsTextAsync(text, cancellationToken);
        return Encoding.UTF8.GetString(text.ToArray());
    }
}
