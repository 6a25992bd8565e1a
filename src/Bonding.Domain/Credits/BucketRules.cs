namespace Bonding.Domain.Credits;

/// <summary>
/// Creates the rules of buckets of memory and IO credits, in the pattern of AWS's gp2 volumes: a bucket starts full, earns a baseline all
/// the time, holds what full use for 30 minutes takes, and at zero pays no more than the baseline. Its credits are not money: they are
/// neither bonded nor granted.
/// </summary>
public static class BucketRules
{
    /// <summary>gp2: 5.4 million I/O credits at 3,000 I/O a second.</summary>
    public const int MinutesOfFullUse = 30;

    /// <summary>Returns the rules of a bucket.</summary>
    /// <param name="size">Full use: GiB of memory, or MiB a second of disk traffic; above 0.</param>
    /// <param name="baselinePercent">Share of it that is free of charge, 0 to 100.</param>
    /// <param name="cap">The most credits that the bucket holds; null for 30 minutes of full use.</param>
    public static AccountRules Of(int size, decimal baselinePercent, CreditAmount? cap = null) =>
        new(EarnRate.Of(baselinePercent, size), cap ?? CreditAmount.FromCredits(MinutesOfFullUse) * size, CreditSpecification.Standard)
        {
            StoppedRetention = TimeSpan.MaxValue,
        };

    /// <summary>Returns the buckets that the rules name: existing ones as they are, new ones full.</summary>
    public static IReadOnlyDictionary<BucketResource, CreditLedger> Open(
        IReadOnlyDictionary<BucketResource, CreditLedger> before,
        IReadOnlyDictionary<BucketResource, AccountRules> rules
    ) =>
        rules.ToDictionary(
            bucket => bucket.Key,
            bucket => before.GetValueOrDefault(bucket.Key) ?? CreditLedger.Empty.Open(bucket.Value.Cap, bucket.Value.Cap)
        );
}

/// <summary>A resource other than the CPU that can have credits of its own. One credit is one unit of it for one minute.</summary>
public enum BucketResource
{
    /// <summary>Used memory, in GiB.</summary>
    Memory,

    /// <summary>Disk traffic, in MiB a second.</summary>
    Io,
}
