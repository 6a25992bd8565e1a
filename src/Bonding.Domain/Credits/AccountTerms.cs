namespace Bonding.Domain.Credits;

/// <summary>The terms under which an account earns, holds and spends. All of it comes from the account's spec and the policy.</summary>
/// <param name="Rate">Earning by the declared size, not by the requested or used CPU.</param>
/// <param name="Cap">Most that may be held; earnings above it are discarded. AWS: 24 hours of earnings.</param>
/// <param name="Specification">Standard or Unlimited.</param>
public sealed record AccountTerms(EarnRate Rate, CreditAmount Cap, CreditSpecification Specification)
{
    public const int DefaultCapHours = 24;

    public static AccountTerms Of(EarnRate rate, CreditSpecification specification = CreditSpecification.Standard, int capHours = DefaultCapHours) =>
        new(rate, rate.PerHour * capHours, specification);
}
