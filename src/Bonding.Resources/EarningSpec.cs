using Bonding.Kubernetes.Abstractions;

namespace Bonding.Resources;

/// <summary>Earn per hour = baselinePercent / 100 × vcpus × 60 credits.</summary>
[ValidationRule("has(self.size) != (has(self.vcpus) || has(self.baselinePercent))", message: "set either size, or vcpus and baselinePercent")]
[ValidationRule("has(self.vcpus) == has(self.baselinePercent)", message: "vcpus and baselinePercent go together")]
public sealed class EarningSpec
{
    [Description("A named size with AWS's vCPUs, baseline and launch credits, such as t3.medium.")]
    [Length(1, 32)]
    public string? Size { get; set; }

    [Description("Declared size in vCPUs: what earning follows, whatever the pod requests.")]
    [RangeMinimum(1)]
    [RangeMaximum(512)]
    public int? Vcpus { get; set; }

    [Description("Share of each vCPU that is free of charge, in percent; at most 3 decimals count.")]
    [RangeMinimum(0)]
    [RangeMaximum(100)]
    public decimal? BaselinePercent { get; set; }
}
