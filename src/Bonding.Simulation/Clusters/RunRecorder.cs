using Bonding.Simulation.Results;
using Bonding.Simulation.Scenarios;

namespace Bonding.Simulation.Clusters;

/// <summary>Records a run second by second.</summary>
internal sealed class RunRecorder
{
    private readonly Scenario _scenario;
    private readonly TenantRun[] _tenants;
    private readonly NodeRun[] _nodes;
    private readonly Dictionary<string, bool[]> _contention;
    private readonly int[] _classOf;
    private readonly Usage[] _used;
    private readonly int[] _notMade;
    private readonly List<TimelinePoint> _timeline = [];
    private int _notMadeBefore;

    public RunRecorder(Scenario scenario, TenantRun[] tenants, NodeRun[] nodes, Dictionary<string, bool[]> contention)
    {
        (this._scenario, this._tenants, this._nodes, this._contention) = (scenario, tenants, nodes, contention);
        ClassNames = [.. tenants.Select(tenant => tenant.Spec.Class).Distinct().Order(StringComparer.Ordinal)];
        _classOf = [.. tenants.Select(tenant => Array.IndexOf([.. ClassNames], tenant.Spec.Class))];
        _used = new Usage[scenario.Windows.Count];
        _notMade = new int[scenario.Windows.Count];
        Requests = new RequestRecorder(scenario, tenants);
    }

    public IReadOnlyList<string> ClassNames { get; }

    public IReadOnlyList<TimelinePoint> Timeline => _timeline;

    public RequestRecorder Requests { get; }

    /// <summary>Records a second at its end.</summary>
    /// <param name="writesNotMade">The writes so far that the policy wanted and did not make.</param>
    public void Record(int second, int writesNotMade)
    {
        Requests.Record(second);
        var waiting = new double[ClassNames.Count];
        foreach (var tenant in _tenants)
            waiting[_classOf[tenant.Index]] += tenant.Backlog.Length;
        _timeline.Add(
            new TimelinePoint(_tenants.Sum(tenant => tenant.Spec.Demand[second]), _tenants.Sum(tenant => tenant.UsedThisSecond), waiting)
        );
        for (var window = 0; window < _used.Length; window++)
            if (_scenario.Windows[window].Holds(second))
                Record(second, window, writesNotMade - _notMadeBefore);
        _notMadeBefore = writesNotMade;
    }

    private void Record(int second, int window, int notMade)
    {
        _used[window] = _used[window].And(_nodes, _contention, second);
        _notMade[window] += notMade;
    }

    public IReadOnlyList<WindowResult> Windows() => [.. _scenario.Windows.Select(WindowOf)];

    private WindowResult WindowOf(MeasureWindow window, int index) =>
        new(
            window,
            [.. _tenants.Select(tenant => TenantOf(tenant, index))],
            Usage.Of(_used[index].Cpu, _scenario.Nodes.Sum(node => node.Cores) * window.Seconds),
            Usage.Of(_used[index].ContendedCpu, _used[index].ContendedCapacity)
        )
        {
            WritesNotMade = _notMade[index],
        };

    private TenantResult TenantOf(TenantRun tenant, int window) =>
        new(
            tenant.Spec.Key,
            tenant.Spec.Owner,
            tenant.Spec.Class,
            tenant.Waits[window],
            new Lazy<double>(() => FixedPart.ServedInTime(_scenario, tenant.Spec, _scenario.Windows[window]))
        )
        {
            Requests = Requests.Of(tenant, window),
        };

    private readonly record struct Usage(double Cpu, double ContendedCpu, double ContendedCapacity)
    {
        public Usage And(NodeRun[] nodes, Dictionary<string, bool[]> contention, int second)
        {
            var sum = this;
            foreach (var node in nodes)
            {
                var cpu = node.Tenants.Sum(tenant => tenant.ServedThisSecond);
                var contended = contention[node.Spec.Name][second] ? 1 : 0;
                sum = new Usage(sum.Cpu + cpu, sum.ContendedCpu + contended * cpu, sum.ContendedCapacity + contended * node.Spec.Cores);
            }
            return sum;
        }

        public static double Of(double cpu, double capacity) => capacity > 0 ? cpu / capacity : double.NaN;
    }
}
