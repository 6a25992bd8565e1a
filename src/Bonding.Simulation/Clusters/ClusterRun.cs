using Bonding.Simulation.Policies;
using Bonding.Simulation.Results;
using Bonding.Simulation.Scenarios;

namespace Bonding.Simulation.Clusters;

/// <summary>Runs one policy through a scenario in virtual time. Equal arguments give equal results.</summary>
public sealed class ClusterRun
{
    private const double SecondsPerHour = 3600;
    private readonly Scenario _scenario;
    private readonly IAllocationPolicy _policy;
    private readonly TenantRun[] _tenants;
    private readonly NodeRun[] _nodes;
    private readonly PolicyNode[] _policyNodes;
    private readonly RunRecorder _recorder;

    private ClusterRun(Scenario scenario, IAllocationPolicy policy)
    {
        (this._scenario, this._policy) = (scenario, policy);
        var contention = scenario.Nodes.ToDictionary(node => node.Name, node => Contention.Of(scenario, node));
        _tenants =
        [
            .. scenario.Tenants.Select(
                (spec, index) =>
                    new TenantRun(
                        policy.HasBonds ? spec : spec with { Bonds = [] },
                        index,
                        scenario.Rules,
                        new WaitRecorder(scenario, contention[spec.Node]),
                        scenario.Telemetry
                    )
            ),
        ];
        _nodes = [.. scenario.Nodes.Select(node => new NodeRun(node, [.. _tenants.Where(tenant => tenant.Spec.Node == node.Name)]))];
        _policyNodes = [.. _nodes.Select(node => new PolicyNode(node.Spec, [.. node.Tenants.Select(tenant => tenant.Index)]))];
        _recorder = new RunRecorder(scenario, _tenants, _nodes, contention);
    }

    /// <summary>Runs the scenario to its end.</summary>
    /// <param name="progress">Called after each virtual second with the completed share of the run, 0 to 1.</param>
    public static PolicyResult Run(Scenario scenario, IAllocationPolicy policy, Action<double>? progress = null)
    {
        var run = new ClusterRun(scenario, policy);
        for (var second = 0; second < scenario.Seconds; second++)
        {
            run.RunSecond(second);
            progress?.Invoke((second + 1.0) / scenario.Seconds);
        }
        return run.Result();
    }

    private void RunSecond(int second)
    {
        foreach (var tenant in _tenants)
        {
            tenant.BeginSecond(second);
            tenant.Waits.Offer(second, tenant.Spec.Demand[second]);
        }
        if (_policy.IsIdeal)
            ShareIdeally(second);
        foreach (var node in _nodes)
            node.RunSecond(second);
        foreach (var tenant in _tenants)
            tenant.EndSecond(tenant.Waits.GiveUp);
        _recorder.Record(second, _policy.WritesNotMade);
        SettleAccounts(second + 1);
        if (!_policy.IsIdeal)
            Write(second + 1);
    }

    private void ShareIdeally(int second)
    {
        foreach (var share in _policy.Decide(SnapshotAt(second, second)))
            _tenants[share.Tenant].Share(share.Request);
    }

    private void Write(int second)
    {
        var cluster = SnapshotAt(second, second - 1 - _scenario.ObservationDelay);
        foreach (var tenant in cluster.Tenants)
            _recorder.Requests.See(tenant.Index, second, tenant.Usage);
        foreach (var write in _policy.Decide(cluster))
        {
            _recorder.Requests.Write(write.Tenant, second, write.Request);
            _tenants[write.Tenant].Write(write.Request, write.Limit, second + _scenario.ActuationDelay, At(second));
        }
    }

    private void SettleAccounts(int second)
    {
        var units = _tenants
            .GroupBy(tenant => tenant.Spec.Owner)
            .ToDictionary(owner => owner.Key, owner => owner.Sum(tenant => (long)tenant.Account.Ledger.BondedUnits));
        foreach (var tenant in _tenants)
        {
            var before = tenant.Account.Ledger.BondedUnits;
            tenant.Account.Settle(second - 1, At(second), units[tenant.Spec.Owner]);
            units[tenant.Spec.Owner] += tenant.Account.Ledger.BondedUnits - before;
        }
    }

    private PolicySnapshot SnapshotAt(int second, int demandOf) =>
        new(second, At(second), [.. _tenants.Select(tenant => PolicyTenantOf(tenant, second, demandOf))], _policyNodes)
        {
            ObservationDelay = TimeSpan.FromSeconds(_scenario.ObservationDelay),
            ActuationDelay = TimeSpan.FromSeconds(_scenario.ActuationDelay),
            WritesAreFree = second <= _scenario.UnbudgetedSeconds,
        };

    private PolicyTenant PolicyTenantOf(TenantRun tenant, int second, int demandOf)
    {
        var seen = tenant.Telemetry?.Read(second);
        if (seen is not null && second > 0)
            seen = seen with { Said = tenant.Guest?.Read() };
        return new PolicyTenant(
            tenant.Spec,
            tenant.Index,
            tenant.Request,
            tenant.Limit,
            tenant.ResizedAt,
            tenant.Telemetry?.Rate ?? tenant.UsageOf(second - 1 - _scenario.ObservationDelay),
            tenant.Account.Ledger,
            tenant.Account.Rules,
            tenant.DemandOf(demandOf),
            tenant.Backlog.Length
        )
        {
            Seen = seen,
        };
    }

    private PolicyResult Result()
    {
        var end = _scenario.Seconds * Scenario.StepsPerSecond;
        foreach (var tenant in _tenants)
            tenant.Backlog.Clear((arrived, amount) => tenant.Waits.LeaveOver(arrived, end, amount));
        return new PolicyResult(
            _policy.Name,
            _recorder.Windows(),
            CreditFlows.Of([.. _tenants.Select(tenant => tenant.Account.Ledger)]),
            _tenants.Sum(tenant => tenant.Writes),
            _tenants.Sum(tenant => tenant.Flips),
            _tenants.Length * _scenario.Seconds / SecondsPerHour
        )
        {
            ClassNames = _recorder.ClassNames,
            Timeline = _recorder.Timeline,
            Total = WorkTally.Of(_tenants.Select(tenant => tenant.Waits.Total)),
        };
    }

    private static DateTimeOffset At(int second) => DateTimeOffset.UnixEpoch.AddSeconds(second);
}
