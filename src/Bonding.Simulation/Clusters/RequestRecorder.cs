using Bonding.Domain;
using Bonding.Domain.Bursts;
using Bonding.Simulation.Results;
using Bonding.Simulation.Scenarios;

namespace Bonding.Simulation.Clusters;

/// <summary>Records the requests of a run, the writes, and the bursts that explain them.</summary>
internal sealed class RequestRecorder
{
    private readonly Scenario _scenario;
    private readonly TenantRun[] _tenants;
    private readonly double[,] _requested;
    private readonly bool[][] _bursts;
    private readonly List<(int Second, int Direction)>[] _writes;
    private readonly int _lead;

    public RequestRecorder(Scenario scenario, TenantRun[] tenants)
    {
        (_scenario, _tenants) = (scenario, tenants);
        _requested = new double[tenants.Length, scenario.Windows.Count];
        _bursts = [.. tenants.Select(_ => new bool[scenario.Seconds + 1])];
        _writes = [.. tenants.Select(_ => new List<(int, int)>())];
        // A phase is not known more exactly than to a second or the distance of two samples, and a burst may be as much later than that.
        var tolerance = Math.Max(scenario.Telemetry?.ScrapeSeconds ?? 1, (int)BurstRules.PhaseTolerance.TotalSeconds);
        _lead = scenario.ActuationDelay + (int)Math.Ceiling(scenario.Rules.Bursts.Lead.TotalSeconds) + (2 * tolerance);
    }

    /// <summary>Takes the newest sample that a decision sees, in cores; NaN if there is none.</summary>
    public void See(int tenant, int second, double usage) => _bursts[tenant][second] |= IsBurst(tenant, usage);

    /// <summary>Takes a write that is about to be made.</summary>
    public void Write(int tenant, int second, Millicores request)
    {
        var direction = request.CompareTo(_tenants[tenant].Request);
        if (direction != 0)
            _writes[tenant].Add((second, direction));
    }

    /// <summary>Records a second at its end.</summary>
    public void Record(int second)
    {
        for (var window = 0; window < _scenario.Windows.Count; window++)
            if (_scenario.Windows[window].Holds(second))
                foreach (var tenant in _tenants)
                    _requested[tenant.Index, window] += tenant.Request.Value;
        foreach (var tenant in _tenants)
            _bursts[tenant.Index][second] |= IsBurst(tenant.Index, tenant.UsedThisSecond);
    }

    /// <summary>Returns what a tenant's pod requested in a window.</summary>
    public RequestTally Of(TenantRun tenant, int window)
    {
        var span = _scenario.Windows[window];
        return new RequestTally
        {
            Requested = _requested[tenant.Index, window],
            Base = (double)tenant.Spec.BaseRequest.Value * span.Seconds,
            Writes = _writes[tenant.Index].Count(write => span.Holds(write.Second)),
            Reversed = Reversals.Count(_writes[tenant.Index], BurstsThatExplain(tenant), _lead, span),
        };
    }

    // A neighbour's request also follows the bursts of those on its node that have bonds.
    private bool[] BurstsThatExplain(TenantRun tenant)
    {
        var own = (bool[])_bursts[tenant.Index].Clone();
        if (tenant.Spec.Bonds.Count > 0)
            return own;
        foreach (var other in _tenants.Where(other => other.Spec.Node == tenant.Spec.Node && other.Spec.Bonds.Count > 0))
            for (var second = 0; second < own.Length; second++)
                own[second] |= _bursts[other.Index][second];
        return own;
    }

    private bool IsBurst(int tenant, double usage) =>
        usage > _scenario.Rules.Bursts.Threshold * _tenants[tenant].Spec.BaseRequest.ToVcpus();
}
