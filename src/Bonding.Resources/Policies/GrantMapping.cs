using System.Text.Json.Nodes;
using Bonding.Domain.Credits;
using Bonding.Resources.Common;
using k8s;

namespace Bonding.Resources.Policies;

/// <summary>Converts the grants of the treasury, as far as they are settled.</summary>
public static class GrantMapping
{
    /// <summary>Reads the grants of a policy. If the seal does not match, all are refused and none is paid.</summary>
    public static Parsed<IReadOnlyList<GrantAllotment>> Read(BondingPolicy policy)
    {
        var (reader, status) = (new FieldReader("status"), policy.Status);
        var grants = (status.Grants ?? [])
            .Select(grant => Allotment(reader.Under($"status.grants[{grant.Namespace}/{grant.Account}]"), grant))
            .ToList();
        if (reader.Errors.Count == 0 && SealOf(status.Grants, policy.Metadata.Uid) is var fitting && status.GrantsSeal != fitting)
            reader.AddError("grantsSeal", status.GrantsSeal, $"{fitting ?? "none"}, which would fit the grants; one of them was changed");
        return Parsed<IReadOnlyList<GrantAllotment>>.Of(reader.Errors, () => grants);
    }

    public static GrantStatus Write(GrantAllotment allotment) =>
        new()
        {
            Namespace = allotment.Namespace,
            Account = allotment.Account,
            Uid = allotment.Uid,
            AccruedToUnixMilliseconds = allotment.AccruedTo.ToUnixTimeMilliseconds(),
            Allotted = allotment.Allotted.ToString(),
            Owed = allotment.Owed.ToString(),
        };

    /// <summary>Computes the seal of the grants in the status of a policy, or null if there are none.</summary>
    public static string? SealOf(IList<GrantStatus>? grants, string policyUid) =>
        grants is null or { Count: 0 } ? null : LedgerSeal.Of(policyUid, JsonNode.Parse(KubernetesJson.Serialize(grants))!);

    private static GrantAllotment Allotment(FieldReader fields, GrantStatus grant) =>
        new(
            grant.Namespace,
            grant.Account,
            grant.Uid,
            fields.Timestamp("accruedToUnixMilliseconds", grant.AccruedToUnixMilliseconds),
            fields.Credits("allotted", grant.Allotted),
            fields.Credits("owed", grant.Owed)
        );
}
