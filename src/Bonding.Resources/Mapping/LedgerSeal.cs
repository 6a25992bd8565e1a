using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using k8s;

namespace Bonding.Resources.Mapping;

/// <summary>
/// A hash over the money side of an account's status, which shows that a field was changed by somebody else. It is no secret: whoever may write
/// statuses can make one. That nobody else may is a matter of RBAC.
/// </summary>
public static class LedgerSeal
{
    private const string Settling = "settling";
    private const string Corrections = "corrections";

    /// <summary>What readers see and nothing is decided from. Everything else is sealed, also what is added later.</summary>
    private static readonly string[] Unsealed =
        ["observedGeneration", "asOf", "seal", "multiplier", "tier", "forecast", "allocation", "conditions"];

    /// <summary>The seal that fits a status.</summary>
    public static string Of(CreditAccountStatus status, string accountUid)
    {
        var money = JsonNode.Parse(KubernetesJson.Serialize(status))!.AsObject();
        foreach (var field in Unsealed) money.Remove(field);
        // Each receipt has a hash of its own over all that is in it.
        if (status.Corrections is { } corrections) money[Corrections] = new JsonArray([.. corrections.Select(receipt => JsonValue.Create(receipt.Receipt.Hash))]);
        money[Settling] = new JsonArray([.. (status.Settling ?? []).Select(receipt => JsonValue.Create(receipt.Receipt.Hash))]);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{accountUid} {money.ToJsonString()}")));
    }
}
