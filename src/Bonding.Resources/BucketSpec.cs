using System.Text.Json.Serialization;
using Bonding.Domain.Credits;
using Bonding.Kubernetes.Abstractions;

namespace Bonding.Resources;

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
    [Pattern(Patterns.Credits)]
    [Length(1, 19)]
    public string? MaxBalance { get; set; }
}
