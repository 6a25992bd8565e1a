namespace Bonding.Domain.Credits;

/// <summary>The terms under which an account earns, holds and spends. All of it comes from the account's spec and the policy.</summary>
/// <param name="Rate">Earning by the declared size, not by the requested or used CPU.</param>
/// <param name="Cap">Most that may be held; earnings above it are discarded. AWS: 24 hours of earnings.</param>
/// <param name="Specification">Standard or Unlimited.</param>
public sealed record AccountRules(EarnRate Rate, CreditAmount Cap, CreditSpecification Specification)
{
    public const int DefaultCapHours = 24;

    /// <summary>How long the balance of a stopped tenant is kept, as AWS does for T3 and T4g.</summary>
    public static readonly TimeSpan DefaultStoppedRetention = TimeSpan.FromDays(7);

    /// <summary>Given anew at every start, in Standard only.</summary>
    public CreditAmount LaunchCredits { get; init; }

    /// <summary>The balance of a tenant that stays stopped for longer is lost.</summary>
    public TimeSpan StoppedRetention { get; init; } = DefaultStoppedRetention;

    /// <summary>Terms of the buckets of other resources that it has.</summary>
    public IReadOnlyDictionary<BucketResource, AccountRules> Buckets { get; init; } = new Dictionary<BucketResource, AccountRules>();

    public static AccountRules Of(
        EarnRate rate,
        CreditSpecification specification = CreditSpecification.Standard,
        int capHours = DefaultCapHours
    ) => new(rate, rate.PerHour * capHours, specification);
}

/// <summary>What happens at a balance of zero, in AWS's words.</summary>
public enum CreditSpecification
{
    /// <summary>Use above the baseline is lowered to what is earned; nothing is owed.</summary>
    Standard,

    /// <summary>Use goes on and becomes surplus, repaid from later earnings; beyond the cap it is charged.</summary>
    Unlimited,
}
