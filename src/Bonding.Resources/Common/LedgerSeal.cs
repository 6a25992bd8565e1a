using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using k8s;

namespace Bonding.Resources.Common;

/// <summary>
/// Computes a hash of the money side of a status, which reveals a change of a field by another writer. It is not a secret: every client
/// that may write statuses can compute one, so RBAC must keep other clients out.
/// </summary>
internal static class LedgerSeal
{
    /// <summary>Serializes a status without the fields that are not sealed.</summary>
    public static JsonObject Json(object status, IEnumerable<string> unsealed)
    {
        var money = JsonNode.Parse(KubernetesJson.Serialize(status))!.AsObject();
        foreach (var field in unsealed)
            money.Remove(field);
        return money;
    }

    /// <summary>Computes the seal of the money side of one object.</summary>
    /// <returns>SHA-256 as lower-case hexadecimal digits.</returns>
    public static string Of(string uid, JsonNode money) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{uid} {money.ToJsonString()}")));
}
