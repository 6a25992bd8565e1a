using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using k8s;

namespace Bonding.Resources.Mapping;

/// <summary>
/// A hash over the money side of a status, which shows that a field was changed by somebody else. It is no secret: whoever may write
/// statuses can make one. That nobody else may is a matter of RBAC.
/// </summary>
public static class LedgerSeal
{
    private const string Settling = "settling";
    private const string Corrections = "corrections";

    /// <summary>What readers see of an account and nothing is decided from. Everything else is sealed, also what is added later.</summary>
    private static readonly string[] Unsealed =
        ["observedGeneration", "asOf", "seal", "audited", "releasedAt", "multiplier", "tier", "forecast", "allocation", "conditions"];

    /// <summary>The same of a namespace's record: sums, which are reckoned anew from what is sealed.</summary>
    private static readonly string[] UnsealedOfRecord = ["seal", "units", "collected", "granted"];

    /// <summary>The seal that fits the status of an account.</summary>
    public static string Of(CreditAccountStatus status, string accountUid)
    {
        var money = Without(Unsealed, status);
        // Each receipt has a hash of its own over all that is in it.
        if (status.Corrections is { } corrections) money[Corrections] = new JsonArray([.. corrections.Select(receipt => JsonValue.Create(receipt.Receipt.Hash))]);
        money[Settling] = new JsonArray([.. (status.Settling ?? []).Select(receipt => JsonValue.Create(receipt.Receipt.Hash))]);
        return HashOf(accountUid, money);
    }

    /// <summary>The seal that fits the record of a namespace; null for one that holds nothing yet.</summary>
    public static string? Of(NamespaceLedgerStatus status, string recordUid) =>
        status is { Accounts: null or { Count: 0 }, Closed: null } ? null : HashOf(recordUid, Without(UnsealedOfRecord, status));

    /// <summary>The seal that fits the grants in the status of a policy; null where there are none.</summary>
    public static string? Of(IList<GrantStatus>? grants, string policyUid) =>
        grants is null or { Count: 0 } ? null : HashOf(policyUid, JsonNode.Parse(KubernetesJson.Serialize(grants))!);

    private static JsonObject Without(string[] fields, object status)
    {
        var money = JsonNode.Parse(KubernetesJson.Serialize(status))!.AsObject();
        foreach (var field in fields) money.Remove(field);
        return money;
    }

    private static string HashOf(string uid, JsonNode money) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{uid} {money.ToJsonString()}")));
}
