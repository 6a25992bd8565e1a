using Bonding.Domain.Credits;

namespace Bonding.Resources.Mapping;

/// <summary>Grants of the treasury, as far as they were settled.</summary>
public static class GrantMapping
{
    public static Mapped<IReadOnlyList<GrantAllotment>> Read(BondingPolicyStatus status)
    {
        var reader = new FieldReader("status");
        var grants = (status.Grants ?? []).Select(grant => Allotment(reader.Under($"status.grants[{grant.Namespace}/{grant.Account}]"), grant)).ToList();
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
