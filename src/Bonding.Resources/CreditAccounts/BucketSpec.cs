using System.Text.Json.Serialization;
using Bonding.Domain.Credits;
using Bonding.Kubernetes.Abstractions;
using Bonding.Resources.Common;

namespace Bonding.Resources.CreditAccounts;

/// <summary>A bucket of credits for memory or disk traffic. One credit is one GiB, or one MiB per second, for one minute.</summary>
public sealed class BucketSpec
{
    [Required]
    [Description("Resource that the bucket is for: Memory or Io.")]
    [JsonConverter(typeof(JsonStringEnumConverter<BucketResource>))]
    public BucketResource Resource { get; set; }

    [Required]
    [Description("Full use: GiB of memory, or MiB per second of disk traffic.")]
    [RangeMinimum(1)]
    [RangeMaximum(1_000_000)]
    public int Size { get; set; }

    [Required]
    [Description("Share of the size that is free of charge, in percent. It is rounded to 3 decimals.")]
    [RangeMinimum(0)]
    [RangeMaximum(100)]
    public decimal BaselinePercent { get; set; }

    [Description("Most credits that the bucket can hold. Default: 30 minutes of full use.")]
    [Pattern(FieldPatterns.Credits)]
    [Length(1, 19)]
    public string? MaxBalance { get; set; }
}

/// <summary>The state of a bucket, in credits: opened + minted = balance + spent + discarded.</summary>
public sealed class BucketStatus
{
    [Required]
    [Description("Resource that the bucket is for: Memory or Io.")]
    [JsonConverter(typeof(JsonStringEnumConverter<BucketResource>))]
    public BucketResource Resource { get; set; }

    [Description("Credits that are left. While there are none, a forecast rise of the resource does not raise the multiplier.")]
    public string? Balance { get; set; }

    [Description("Credits that the bucket was filled with when it was opened.")]
    public string? Opened { get; set; }

    [Description("Credits earned.")]
    public string? Minted { get; set; }

    [Description("Credits used.")]
    public string? Spent { get; set; }

    [Description("Credits that were earned while the bucket was full.")]
    public string? Discarded { get; set; }

    [Description("The sample up to which the balance is settled. Left out before the first sample.")]
    public BucketUsageStatus? Usage { get; set; }
}

/// <summary>An exact reading of the cumulative use of memory or disk.</summary>
public sealed class BucketUsageStatus
{
    [Description("Cumulative use, in GiB-microseconds or in MiB × 1,000,000.")]
    [RangeMinimum(0)]
    public long UnitMicroseconds { get; set; }

    [Description("Time of the sample, in milliseconds since 1970.")]
    [RangeMinimum(0)]
    public long AtUnixMilliseconds { get; set; }

    [Description("Changes when the count of use starts over. Left out if it never did.")]
    public string? Series { get; set; }
}
