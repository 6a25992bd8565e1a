using System.Buffers.Text;
using System.Text.Json;

namespace Bonding.Operator.TenantApi;

/// <summary>
/// The claims of a token that nobody has verified yet. So they may only get it refused without a review, or trusted for a shorter time.
/// </summary>
/// <param name="Audiences">Whom the token is for.</param>
/// <param name="ExpiresAt">When it expires; null if it does not say.</param>
public sealed record TokenClaims(IReadOnlyList<string> Audiences, DateTimeOffset? ExpiresAt)
{
    /// <summary>The longest token that is looked at, in characters. Kubernetes' own have less than 2,000.</summary>
    public const int LongestToken = 8 << 10;

    private static readonly JsonDocumentOptions Limits = new() { MaxDepth = 8 };

    /// <summary>Reads a signed JSON Web Token (RFC 7519). Returns null if the text is none.</summary>
    public static TokenClaims? Read(string token)
    {
        if (token.Length > LongestToken || token.Split('.') is not [_, var payload, _])
            return null;
        try
        {
            using var claims = JsonDocument.Parse(Base64Url.DecodeFromChars(payload), Limits);
            return claims.RootElement.ValueKind == JsonValueKind.Object ? Of(claims.RootElement) : null;
        }
        catch (Exception error) when (error is FormatException or JsonException)
        {
            return null;
        }
    }

    private static TokenClaims Of(JsonElement claims) => new(AudiencesIn(claims), ExpiryIn(claims));

    // One text, or a list of them.
    private static List<string> AudiencesIn(JsonElement claims) =>
        !claims.TryGetProperty("aud", out var audience) ? []
        : audience.ValueKind == JsonValueKind.Array ? [.. audience.EnumerateArray().Where(IsText).Select(one => one.GetString()!)]
        : IsText(audience) ? [audience.GetString()!]
        : [];

    private static bool IsText(JsonElement element) => element.ValueKind == JsonValueKind.String;

    private static DateTimeOffset? ExpiryIn(JsonElement claims) =>
        claims.TryGetProperty("exp", out var expiry)
        && expiry.ValueKind == JsonValueKind.Number
        && expiry.TryGetInt64(out var seconds)
        && seconds is >= 0 and < 253_402_300_800
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;
}
