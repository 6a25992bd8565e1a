using Bonding.Domain;
using Bonding.Domain.Decisions;
using Bonding.Simulation.Results;
using Bonding.Simulation.Scenarios;
using Bonding.Simulation.Telemetry;

namespace Bonding.Simulation.Clusters;

/// <summary>The state of a tenant during a run.</summary>
internal sealed class TenantRun(TenantSpec spec, int index, BondingRules rules, WaitRecorder waits, TelemetryProfile? telemetry)
{
    // The kernel has no weight of 0.
    private const double LeastWeight = 1e-3;
    private readonly Queue<(int Second, Millicores Request, Millicores? Limit)> _underWay = new();
    private readonly List<double> _usage = [];
    private double _waitedThisSecond;
    private int _lastDirection;

    public TenantSpec Spec { get; } = spec;

    public int Index { get; } = index;

    public TenantAccount Account { get; } = new(spec, rules);

    public WorkBacklog Backlog { get; } = new();

    public WaitRecorder Waits { get; } = waits;

    /// <summary>What its metrics show; null if they show each second as it was.</summary>
    public TenantTelemetry? Telemetry { get; } = telemetry is null ? null : new TenantTelemetry(telemetry, spec.Key);

    /// <summary>What the agent in its guest says; null without an agent.</summary>
    public GuestTelemetry? Guest { get; } = telemetry is { HasGuestAgents: true } ? new GuestTelemetry(spec) : null;

    /// <summary>The request written to the pod. The kernel follows after the actuation delay.</summary>
    public Millicores Request { get; private set; } = spec.BaseRequest;

    public Millicores? Limit { get; private set; } = spec.Limit;

    public DateTimeOffset? ResizedAt { get; private set; }

    /// <summary>The weight that the kernel uses now.</summary>
    public double Weight { get; private set; } = spec.BaseRequest.Value;

    /// <summary>The cores that the tenant can use now: its size or its limit, whichever is lower.</summary>
    public double Most { get; private set; } = MostOf(spec, spec.Limit);

    public int Writes { get; private set; }

    /// <summary>The number of writes that reversed the direction of the write before.</summary>
    public int Flips { get; private set; }

    /// <summary>The CPU used in this second, including burnt CPU, in vCPU-seconds.</summary>
    public double UsedThisSecond { get; private set; }

    /// <summary>The CPU of this second that served work, in vCPU-seconds.</summary>
    public double ServedThisSecond { get; private set; }

    /// <summary>Returns the cores used in a past second; NaN before the start.</summary>
    public double UsageOf(int second) => second >= 0 && second < _usage.Count ? _usage[second] : double.NaN;

    /// <summary>Returns the cores that the tenant could use in a second, including the work that waits now; 0 before the start.</summary>
    public double DemandOf(int second)
    {
        if (second < 0)
            return 0;
        if (Spec.Behaviour.Burns(second))
            return Most;
        return Spec.Behaviour.Rests(second) ? 0 : Math.Min(Most, Backlog.Length + Spec.Demand[second]);
    }

    /// <summary>Writes through the API server, with effect from second <paramref name="from"/> on.</summary>
    public void Write(Millicores request, Millicores? limit, int from, DateTimeOffset now)
    {
        var direction = request.CompareTo(Request);
        if (direction != 0)
        {
            if (direction == -_lastDirection)
                Flips++;
            _lastDirection = direction;
        }
        (Request, Limit, ResizedAt) = (request, limit, now);
        Writes++;
        _underWay.Enqueue((from, request, limit));
    }

    /// <summary>Sets the request without the API and with immediate effect, as an ideal mechanism does.</summary>
    public void Share(Millicores request) => (Request, Weight) = (request, Math.Max(request.Value, LeastWeight));

    public void BeginSecond(int second)
    {
        (UsedThisSecond, ServedThisSecond, _waitedThisSecond) = (0, 0, 0);
        while (_underWay.TryPeek(out var write) && write.Second <= second)
        {
            _underWay.Dequeue();
            Weight = write.Request.Value;
            Most = MostOf(Spec, write.Limit);
        }
    }

    /// <summary>Uses CPU for one step, for the tenant's own work first.</summary>
    /// <param name="cpu">The used CPU in vCPU-seconds.</param>
    /// <param name="work">The largest part of it that can be work, in vCPU-seconds.</param>
    public void Use(double cpu, double work, int step)
    {
        UsedThisSecond += cpu;
        ServedThisSecond += Math.Min(cpu, work);
        Backlog.Serve(Math.Min(cpu, work), (arrived, amount) => Waits.Served(arrived, step, amount));
    }

    /// <summary>Waits for CPU in one step.</summary>
    /// <param name="cpu">What it could have used besides, within its size and limit, in vCPU-seconds.</param>
    public void Wait(double cpu) => _waitedThisSecond += cpu;

    public void EndSecond(Action<int, double> giveUp)
    {
        _usage.Add(UsedThisSecond);
        Telemetry?.Record(UsedThisSecond, _waitedThisSecond);
        Guest?.Record(UsedThisSecond);
        Account.Use(UsedThisSecond);
        if (Spec.Unmet == UnmetWork.Lost)
            Backlog.Clear(giveUp);
    }

    private static double MostOf(TenantSpec spec, Millicores? limit) => Millicores.Min(spec.Size, limit ?? spec.Size).ToVcpus();
}
