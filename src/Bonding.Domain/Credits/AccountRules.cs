namespace Bonding.Domain.Credits;

/// <summary>How an account earns, holds and spends credits, from its spec and the policy.</summary>
/// <param name="Rate">Earnings by the declared size, not by the requested or used CPU.</param>
/// <param name="Cap">The highest balance; earnings above it are discarded. AWS: 24 hours of earnings.</param>
/// <param name="Specification">Standard or Unlimited.</param>
public sealed record AccountRules(EarnRate Rate, CreditAmount Cap, CreditSpecification Specification)
{
    public const int DefaultCapHours = 24;

    /// <summary>How long the balance of a stopped tenant is kept: AWS's time for T3 and T4g.</summary>
    public static readonly TimeSpan DefaultStoppedRetention = TimeSpan.FromDays(7);

    /// <summary>Credits given again at every start, in Standard only.</summary>
    public CreditAmount LaunchCredits { get; init; }

    /// <summary>A tenant that stays stopped for longer loses its balance.</summary>
    public TimeSpan StoppedRetention { get; init; } = DefaultStoppedRetention;

    /// <summary>The rules of the account's buckets of memory and IO credits.</summary>
    public IReadOnlyDictionary<BucketResource, AccountRules> Buckets { get; init; } = new Dictionary<BucketResource, AccountRules>();

    /// <summary>Returns rules with a cap of <paramref name="capHours"/> of earnings.</summary>
    public static AccountRules Of(
        EarnRate rate,
        CreditSpecification specification = CreditSpecification.Standard,
        int capHours = DefaultCapHours
    ) => new(rate, rate.PerHour * capHours, specification);
}

/// <summary>The behaviour at a balance of zero, in AWS's words.</summary>
public enum CreditSpecification
{
    /// <summary>Use above the baseline is lowered to what is earned; nothing is owed.</summary>
    Standard,

    /// <summary>Use goes on and becomes surplus, repaid from later earnings; beyond the cap it is charged.</summary>
    Unlimited,
}
