using System.Text.Json.Serialization;
using Bonding.Domain.Credits;
using Bonding.Kubernetes.Abstractions;

namespace Bonding.Resources;

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
