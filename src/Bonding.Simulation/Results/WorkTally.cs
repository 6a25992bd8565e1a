namespace Bonding.Simulation.Results;

/// <summary>What became of the work that arrived in one window. Amounts in vCPU-seconds.</summary>
public sealed class WorkTally
{
    public WaitHistogram Waits { get; } = new();

    /// <summary>Work that arrived while its node had more work than CPU: the same seconds under every policy.</summary>
    public WaitHistogram WaitsUnderContention { get; } = new();

    public double Offered { get; internal set; }

    /// <summary>Served until the end of the run.</summary>
    public double Served { get; internal set; }

    /// <summary>Served within <see cref="Scenarios.Scenario.InTime"/> of its arrival.</summary>
    public double InTime { get; internal set; }

    /// <summary>Lost, where unmet work is given up.</summary>
    public double GivenUp { get; internal set; }

    /// <summary>Still waiting at the end of the run; counted in <see cref="Waits"/> as if served just then.</summary>
    public double LeftOver { get; internal set; }

    internal static WorkTally Of(IEnumerable<WorkTally> parts)
    {
        var sum = new WorkTally();
        foreach (var part in parts) sum.Add(part);
        return sum;
    }

    private void Add(WorkTally part)
    {
        Waits.Add(part.Waits);
        WaitsUnderContention.Add(part.WaitsUnderContention);
        Offered += part.Offered;
        Served += part.Served;
        InTime += part.InTime;
        GivenUp += part.GivenUp;
        LeftOver += part.LeftOver;
    }
}
