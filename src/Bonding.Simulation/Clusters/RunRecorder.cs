using Bonding.Simulation.Results;
using Bonding.Simulation.Scenarios;

namespace Bonding.Simulation.Clusters;

/// <summary>Writes down a run second by second.</summary>
internal sealed class RunRecorder
{
    private readonly Scenario scenario;
    private readonly TenantRun[] tenants;
    private readonly NodeRun[] nodes;
    private readonly Dictionary<string, bool[]> contention;
    private readonly int[] classOf;
    private readonly Usage[] used;
    private readonly List<Moment> timeline = [];

    public RunRecorder(Scenario scenario, TenantRun[] tenants, NodeRun[] nodes, Dictionary<string, bool[]> contention)
    {
        (this.scenario, this.tenants, this.nodes, this.contention) = (scenario, tenants, nodes, contention);
        ClassNames = [.. tenants.Select(tenant => tenant.Spec.Class).Distinct().Order(StringComparer.Ordinal)];
        classOf = [.. tenants.Select(tenant => Array.IndexOf([.. ClassNames], tenant.Spec.Class))];
        used = new Usage[scenario.Windows.Count];
    }

    public IReadOnlyList<string> ClassNames { get; }

    public IReadOnlyList<Moment> Timeline => timeline;

    public void Record(int second)
    {
        var waiting = new double[ClassNames.Count];
        foreach (var tenant in tenants) waiting[classOf[tenant.Index]] += tenant.Queue.Length;
        timeline.Add(new Moment(tenants.Sum(tenant => tenant.Spec.Demand[second]), tenants.Sum(tenant => tenant.UsedThisSecond), waiting));
        for (var window = 0; window < used.Length; window++)
            if (scenario.Windows[window].Holds(second)) used[window] = used[window].And(nodes, contention, second);
    }

    public IReadOnlyList<WindowResult> Windows() => [.. scenario.Windows.Select(WindowOf)];

    private WindowResult WindowOf(MeasureWindow window, int index) => new(
        window, [.. tenants.Select(tenant => TenantOf(tenant, index))], Usage.Of(used[index].Cpu, scenario.Nodes.Sum(node => node.Cores) * window.Seconds),
        Usage.Of(used[index].ContendedCpu, used[index].ContendedCapacity));

    private TenantResult TenantOf(TenantRun tenant, int window) => new(
        tenant.Spec.Key, tenant.Spec.Owner, tenant.Spec.Class, tenant.Waits[window], FixedPart.ServedInTime(scenario, tenant.Spec, scenario.Windows[window]));

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
