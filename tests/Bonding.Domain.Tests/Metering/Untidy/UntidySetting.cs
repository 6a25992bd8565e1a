namespace Bonding.Domain.Tests.Metering.Untidy;

/// <summary>What the draw of a cluster decides for all of its jobs.</summary>
internal sealed record UntidySetting
{
    private const double KubeVirtRefresh = 3.25;

    /// <summary>Draws what holds for the kubelet's series of pods.</summary>
    public static UntidySetting OfPods(Random random)
    {
        var interval = Math.Exp(random.NextDouble() * Math.Log(120));
        var until = Math.Max(90, interval * random.Next(5, 13));
        var rows = random.Next(10);
        return new UntidySetting
        {
            Interval = random.Next(4) == 0 ? Math.Round(interval) : interval,
            Until = until,
            NamesCgroups = random.Next(2) == 0,
            HasGaps = random.Next(4) == 0,
            Refresh = random.Next(3) switch
            {
                0 => 0,
                1 => KubeVirtRefresh,
                _ => 15,
            },
            HonoursTimes = random.Next(2) == 0,
            ReportsPods = rows < 7,
            ReportsContainers = rows > 0,
            IsSandboxed = rows is > 0 and < 3,
            Restarts = random.Next(3) == 0,
            IsRounded = random.Next(4) == 0,
        };
    }

    /// <summary>Draws what holds for KubeVirt's series of a VM.</summary>
    public static UntidySetting OfMachine(Random random)
    {
        var interval = Math.Exp(random.NextDouble() * Math.Log(120));
        return new UntidySetting
        {
            Interval = random.Next(4) == 0 ? Math.Round(interval) : interval,
            Until = Math.Max(90, interval * random.Next(5, 13)),
            HasGaps = random.Next(4) == 0,
            Refresh = random.Next(3) == 0 ? 0 : KubeVirtRefresh,
            Restarts = random.Next(2) == 0,
        };
    }

    public required double Interval { get; init; }

    public required double Until { get; init; }

    public bool NamesCgroups { get; init; }

    public bool HasGaps { get; init; }

    /// <summary>How often the source measures, in seconds; 0 at each scrape.</summary>
    public required double Refresh { get; init; }

    /// <summary>Whether samples bear the time of the measurement.</summary>
    public bool HonoursTimes { get; init; }

    public bool ReportsPods { get; init; }

    public bool ReportsContainers { get; init; }

    public bool IsSandboxed { get; init; }

    public bool Restarts { get; init; }

    public bool IsRounded { get; init; }
}
