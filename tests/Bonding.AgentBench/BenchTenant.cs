using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Bonding.AgentBench;

/// <summary>One VM of the bench, with the pod that it runs in and the token of this pod.</summary>
internal sealed record BenchTenant(int Number)
{
    public const string Namespace = "bench";

    private const string TokenStart = "bench.";
    private const string ClaimsStart = "{\"aud\":[\"bonding.dev\"],\"sub\":\"";
    private const string ClaimsEnd = "\"}";

    // A bound token of a ServiceAccount is about as long, and as random.
    private const int TokenBytes = 840;
    private const int PerNode = 100;
    private const int UidBytes = 16;

    public string Name { get; } = string.Create(CultureInfo.InvariantCulture, $"vm-{Number:00000}");

    public string PodName => $"virt-launcher-{Name}";

    public string PodUid => UidOf("pod");

    public string InstanceUid => UidOf("vmi");

    public string Node => string.Create(CultureInfo.InvariantCulture, $"node-{Number / PerNode:000}");

    /// <summary>Returns the tenants of a bench of this size.</summary>
    public static IReadOnlyList<BenchTenant> First(int count) => [.. Enumerable.Range(0, count).Select(number => new BenchTenant(number))];

    /// <summary>Returns a token as long as a real one.</summary>
    public string Token()
    {
        var bytes = new byte[TokenBytes];
        new Random(Number).NextBytes(bytes);
        var claims = Encoding.UTF8.GetBytes(ClaimsStart + Number + ClaimsEnd);
        return $"{TokenStart}{Base64Url.EncodeToString(claims)}.{Base64Url.EncodeToString(bytes)}";
    }

    /// <summary>Returns the number of the tenant whose token this is; null if it is of none.</summary>
    public static int? NumberIn(string token) =>
        token.StartsWith(TokenStart, StringComparison.Ordinal)
        && token.Split('.') is [_, var claims, _]
        && int.TryParse(
            Encoding.UTF8.GetString(Base64Url.DecodeFromChars(claims))[ClaimsStart.Length..^ClaimsEnd.Length],
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out var tenant
        )
            ? tenant
            : null;

    private string UidOf(string kind) => new Guid(SHA256.HashData(Encoding.UTF8.GetBytes($"{kind}/{Name}")).AsSpan(0, UidBytes)).ToString();
}
