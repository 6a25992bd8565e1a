using Bonding.Domain.Credits;

namespace Bonding.Resources.Mapping;

/// <summary>Grants of the treasury, as far as they were settled.</summary>
public static class GrantMapping
{
    /// <summary>Grants whose seal does not fit are refused: nothing is paid by them.</summary>
    public static Mapped<IReadOnlyList<GrantAllotment>> Read(BondingPolicy policy)
    {
        var (reader, status) = (new FieldReader("status"), policy.Status);
        var grants = (status.Grants ?? []).Select(grant => Allotment(reader.Under($"status.grants[{grant.Namespace}/{grant.Account}]"), grant)).ToList();
        if (reader.Errors.Count == 0 && LedgerSeal.Of(status.Grants, policy.Metadata.Uid) is var fitting && status.GrantsSeal != fitting)
            reader.Refuse("grantsSeal", status.GrantsSeal, $"{fitting ?? "none"}, which would fit the grants; one of them was changed");
        return Mapped<IReadOnlyList<GrantAllotment>>.Of(reader.Errors, () => grants);
    }

    public static GrantStatus Write(GrantAllotment allotment) => new()
    {
        Namespace = allotment.Namespace,
        Account = allotment.Account,
        Uid = allotment.Uid,
        AccruedToUnixMilliseconds = allotment.AccruedTo.ToUnixTimeMilliseconds(),
        Allotted = allotment.Allotted.ToString(),
        Owed = allotment.Owed.ToString(),
    };

    private static GrantAllotment Allotment(FieldReader fields, GrantStatus grant) => new(
        grant.Namespace, grant.Account, grant.Uid, fields.Instant("accruedToUnixMilliseconds", grant.AccruedToUnixMilliseconds),
        fields.Credits("allotted", grant.Allotted), fields.Credits("owed", grant.Owed));
}
