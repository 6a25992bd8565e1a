using Bonding.Operator.State;

namespace Bonding.Operator.TenantApi.Identity;

/// <summary>The account of whoever calls, or why there is none.</summary>
public readonly record struct CallerTenant(AccountKey? Account, string Refusal)
{
    public static CallerTenant Of(AccountKey account) => new(account, "");

    public static CallerTenant Refused(string why) => new(null, why);
}
