using System.Text.Json.Serialization;
using Bonding.Domain.Credits;
using Bonding.Kubernetes.Abstractions;
using Bonding.Resources.Common;

namespace Bonding.Resources.CreditAccounts;

/// <summary>A bucket of credits for a resource beside the CPU. One credit is one GiB, or one MiB a second, for one minute.</summary>
public sealed class BucketSpec
{
    [Required]
    [Description("Memory or Io.")]
    [JsonConverter(typeof(JsonStringEnumConverter<BucketResource>))]
    public BucketResource Resource { get; set; }

    [Required]
    [Description("Full use: GiB of memory, or MiB a second of disk traffic.")]
    [RangeMinimum(1)]
    [RangeMaximum(1_000_000)]
    public int Size { get; set; }

    [Required]
    [Description("Share of the size that is free of charge, in percent; at most 3 decimals count.")]
    [RangeMinimum(0)]
    [RangeMaximum(100)]
    public decimal BaselinePercent { get; set; }

    [Description("Most credits that the bucket holds. Default: 30 minutes of full use.")]
    [Pattern(FieldPatterns.Credits)]
    [Length(1, 19)]
    public string? MaxBalance { get; set; }
}

/// <summary>A bucket of memory or IO credits; opened + minted = balance + spent + discarded.</summary>
public sealed class BucketStatus
{
    [Required]
    [Description("Memory or Io.")]
    [JsonConverter(typeof(JsonStringEnumConverter<BucketResource>))]
    public BucketResource Resource { get; set; }

    [Description("Credits left. While there are none, a forecast rise of the resource raises no multiplier.")]
    public string? Balance { get; set; }

    [Description("What it was full with at first.")]
    public string? Opened { get; set; }

    [Description("Earned.")]
    public string? Minted { get; set; }

    [Description("Used.")]
    public string? Spent { get; set; }

    [Description("Earned above what it holds.")]
    public string? Discarded { get; set; }

    [Description("What the balance is settled to; none before the first sample.")]
    public BucketUsageStatus? Usage { get; set; }
}

/// <summary>A reading of the cumulative use of memory or disk, exact.</summary>
public sealed class BucketUsageStatus
{
    [Description("Cumulative use in GiB-microseconds, or in MiB × 1,000,000.")]
    [RangeMinimum(0)]
    public long UnitMicroseconds { get; set; }

    [Description("Time of the sample in milliseconds since 1970.")]
    [RangeMinimum(0)]
    public long AtUnixMilliseconds { get; set; }

    [Description("Changes when use begins to be counted anew; left out if it never did.")]
    public string? Series { get; set; }
}
