using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Bonding.TestKit.ControlPlanes;

/// <summary>
/// Signs a ServiceAccount's token again with an expiry in the past. The API server issues none that expires within 10
/// minutes.
/// </summary>
internal static class ExpiredToken
{
    private static readonly TimeSpan Ago = TimeSpan.FromHours(1);

    /// <param name="token">A valid token (RFC 7519, ES256).</param>
    /// <param name="keyFile">The private key of the API server's tokens, PEM.</param>
    public static string Of(string token, string keyFile)
    {
        var parts = token.Split('.');
        var claims = JsonNode.Parse(Base64Url.DecodeFromChars(parts[1]))!;
        foreach (var time in new[] { "iat", "nbf", "exp" })
            claims[time] =
                (long)claims[time]! - (long)(claims["exp"]!.GetValue<long>() - claims["iat"]!.GetValue<long>() + Ago.TotalSeconds);
        var signed = $"{parts[0]}.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(claims.ToJsonString()))}";
        using var key = ECDsa.Create();
        key.ImportFromPem(File.ReadAllText(keyFile));
        return $"{signed}.{Base64Url.EncodeToString(key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256))}";
    }
}
