using System.Diagnostics.CodeAnalysis;

namespace Bonding.Domain.Credits;

/// <summary>
/// The burstable sizes of AWS EC2 (T2, T3, T3a, T4g) as presets. Source: EC2 user guide, key concepts of burstable instances.
/// </summary>
public static class InstanceSizes
{
    private const int LaunchCreditsPerVcpu = 30;

    private static readonly (string Size, int Vcpus, decimal Percent)[] T2 =
    [
        ("nano", 1, 5),
        ("micro", 1, 10),
        ("small", 1, 20),
        ("medium", 2, 20),
        ("large", 2, 30),
        ("xlarge", 4, 22.5m),
        ("2xlarge", 8, 17),
    ];

    private static readonly (string Size, int Vcpus, decimal Percent)[] T3 =
    [
        ("nano", 2, 5),
        ("micro", 2, 10),
        ("small", 2, 20),
        ("medium", 2, 20),
        ("large", 2, 30),
        ("xlarge", 4, 40),
        ("2xlarge", 8, 40),
    ];

    /// <summary>Every size, family by family, from small to large.</summary>
    public static IReadOnlyList<InstanceSize> All { get; } =
    [
        .. T2.Select(row => new InstanceSize(
            $"t2.{row.Size}",
            row.Vcpus,
            row.Percent,
            CreditAmount.FromCredits(LaunchCreditsPerVcpu * row.Vcpus),
            CreditSpecification.Standard
        )
        {
            StoppedRetention = TimeSpan.Zero,
        }),
        .. from family in new[] { "t3", "t3a", "t4g" }
        from row in T3
        select new InstanceSize($"{family}.{row.Size}", row.Vcpus, row.Percent, CreditAmount.Zero, CreditSpecification.Unlimited),
    ];

    private static readonly Dictionary<string, InstanceSize> ByName = All.ToDictionary(size => size.Name, StringComparer.Ordinal);

    /// <summary>Finds a size by its exact name.</summary>
    public static bool TryFind(string name, [NotNullWhen(true)] out InstanceSize? size) => ByName.TryGetValue(name, out size);
}

/// <summary>A burstable instance size as AWS publishes it.</summary>
/// <param name="Name">Family and size, such as <c>t3.nano</c>.</param>
/// <param name="Vcpus">vCPUs.</param>
/// <param name="BaselinePercent">Baseline per vCPU.</param>
/// <param name="LaunchCredits">Credits given at every start, in Standard only; zero for all but T2.</param>
/// <param name="Default">The default specification: Standard for T2, Unlimited for the others.</param>
public sealed record InstanceSize(string Name, int Vcpus, decimal BaselinePercent, CreditAmount LaunchCredits, CreditSpecification Default)
{
    /// <summary>How long the balance is kept after a stop.</summary>
    public TimeSpan StoppedRetention { get; init; } = AccountRules.DefaultStoppedRetention;

    public EarnRate Rate => EarnRate.Of(BaselinePercent, Vcpus);

    /// <summary>24 hours of earnings.</summary>
    public CreditAmount Cap => Rate.PerHour * AccountRules.DefaultCapHours;
}
