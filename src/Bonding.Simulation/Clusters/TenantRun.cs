using Bonding.Domain;
using Bonding.Simulation.Results;
using Bonding.Simulation.Scenarios;

namespace Bonding.Simulation.Clusters;

/// <summary>A tenant while the run goes on.</summary>
internal sealed class TenantRun(TenantSpec spec, int index, BondingRules rules, WaitBook waits)
{
    private readonly Queue<(int Second, int Request, int? Limit)> underWay = new();
    private readonly List<double> usage = [];
    private int lastDirection;

    public TenantSpec Spec { get; } = spec;

    public int Index { get; } = index;

    public TenantBank Bank { get; } = new(spec, rules);

    public WorkQueue Queue { get; } = new();

    public WaitBook Waits { get; } = waits;

    /// <summary>As written to the pod; the kernel follows after the actuation delay. Millicores.</summary>
    public int Request { get; private set; } = spec.BaseRequest;

    public int? Limit { get; private set; } = spec.Limit;

    public DateTimeOffset? ResizedAt { get; private set; }

    /// <summary>What the kernel shares by.</summary>
    public double Weight { get; private set; } = spec.BaseRequest;

    /// <summary>Most cores that it can use now: its size or its limit.</summary>
    public double Most { get; private set; } = MostOf(spec, spec.Limit);

    public int Writes { get; private set; }

    /// <summary>Writes that moved the request the other way than the one before.</summary>
    public int Flips { get; private set; }

    public double UsedThisSecond { get; set; }

    /// <summary>Cores used in a past second; NaN before the beginning.</summary>
    public double UsageOf(int second) => second >= 0 && second < usage.Count ? usage[second] : double.NaN;

    /// <summary>A write through the API server, in effect from second <paramref name="from"/> on.</summary>
    public void Write(int request, int? limit, int from, DateTimeOffset now)
    {
        var direction = Math.Sign(request - Request);
        if (direction != 0)
        {
            if (direction == -lastDirection) Flips++;
            lastDirection = direction;
        }
        (Request, Limit, ResizedAt) = (request, limit, now);
        Writes++;
        underWay.Enqueue((from, request, limit));
    }

    /// <summary>Sets the share without any API, as an ideal mechanism does.</summary>
    public void SetShare(double weight) => Weight = weight;

    public void BeginSecond(int second)
    {
        UsedThisSecond = 0;
        while (underWay.TryPeek(out var write) && write.Second <= second)
        {
            underWay.Dequeue();
            Weight = write.Request;
            Most = MostOf(Spec, write.Limit);
        }
    }

    public void EndSecond(Action<int, double> giveUp)
    {
        usage.Add(UsedThisSecond);
        Bank.Use(UsedThisSecond);
        if (Spec.Unmet == UnmetWork.Lost) Queue.Clear(giveUp);
    }

    private static double MostOf(TenantSpec spec, int? limit) => Math.Min(spec.Vcpus, (limit ?? int.MaxValue) / 1000.0);
}
