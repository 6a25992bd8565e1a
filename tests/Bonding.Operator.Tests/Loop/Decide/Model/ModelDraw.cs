namespace Bonding.Operator.Tests.Loop.Decide.Model;

/// <summary>Draws a node with pods that its API server and scheduler would have let in.</summary>
internal sealed class ModelDraw(Random random)
{
    private const string High = "high";

    private int _names;

    public ModelServer Server()
    {
        var allocatable = random.Next(2, 17) * 1_000;
        var tenants = Enumerable.Range(0, random.Next(1, 5)).Select(_ => Pod(isTenant: true)).ToList();
        var server = new ModelServer(allocatable, RulesFor(tenants), [])
        {
            IsStatic = random.Next(4) == 0,
            Fails = _ => random.Next(8) == 0,
        };
        foreach (var pod in tenants)
            server.Schedule(pod);
        for (var foreign = random.Next(3); foreign > 0; foreign--)
            server.Schedule(Pod(isTenant: false));
        return server;
    }

    public ModelPod Pod(bool isTenant)
    {
        var isGuaranteed = random.Next(5) == 0;
        var containers = Enumerable.Range(0, random.Next(1, 5)).Select(_ => Container('m', isGuaranteed)).ToList();
        if (random.Next(4) == 0)
            containers.Insert(0, Container('s', isGuaranteed));
        if (random.Next(4) == 0)
            containers.Insert(random.Next(2) == 0 ? 0 : containers.FindLastIndex(one => one.Kind != 'm') + 1, Container('i', isGuaranteed));
        return new ModelPod
        {
            Name = $"{(isTenant ? "pod" : "foreign")}-{_names++}",
            Containers = containers,
            Overhead = random.Next(6) == 0 ? 50 : 0,
            Own = random.Next(12) == 0 ? Whole(containers.Sum(one => one.Spec.Request ?? 0) + 100) : null,
            IsTenant = isTenant,
            Priority = random.Next(6) * 1_000,
            PriorityClass = random.Next(3) == 0 ? High : null,
            Preempts = random.Next(2) == 0,
        }.Created();
    }

    private static ModelContainer Whole(int request) => new() { Name = "", Spec = (request, null) };

    private ModelContainer Container(char kind, bool isGuaranteed)
    {
        var request = random.Next(10) == 0 && !isGuaranteed ? (int?)null : random.Next(1, 60) * 10;
        int? limit =
            isGuaranteed ? request
            : random.Next(3) == 0 ? null
            : (request ?? 0) + random.Next(4) * random.Next(1, 800);
        return new ModelContainer
        {
            Name = random.Next(8) == 0 && kind == 'm' ? $"istio-proxy-{_names++}" : $"c{_names++}",
            Kind = kind,
            HasMemory = isGuaranteed || random.Next(4) > 0,
            MemoryIsEven = isGuaranteed || random.Next(2) == 0,
            // A limit alone is the request too.
            Spec = (limit > 0 ? request ?? limit : request, limit > 0 ? limit : null),
        };
    }

    // What the pods that are there already do not break.
    private ModelRules RulesFor(List<ModelPod> pods)
    {
        var running = pods.SelectMany(pod => pod.Containers).Where(container => container.Kind != 'i').ToList();
        var probe = new ModelServer(int.MaxValue, ModelRules.None, pods);
        return new ModelRules(
            RangeFor([.. running.Select(container => container.Spec)]) with
            {
                // It came after the pods.
                DefaultRequest = random.Next(30) == 0 ? 50 : null,
                DefaultLimit = random.Next(30) == 0 ? 4_000 : null,
            },
            RangeFor([.. pods.Select(pod => ((int?)pod.Total(one => one.Spec.Request), ModelServer.LimitOf(pod, one => one.Spec.Limit)))]),
            [QuotaFor(probe, null, pods), QuotaFor(probe, High, pods)]
        );
    }

    private ModelRange RangeFor(List<(int? Request, int? Limit)> taken)
    {
        var requested = taken.TrueForAll(cpu => cpu.Request > 0);
        var limited = taken.TrueForAll(cpu => cpu.Limit > 0);
        var least = taken.Min(cpu => Math.Min(cpu.Request ?? 0, cpu.Limit ?? int.MaxValue));
        var most = taken.Max(cpu => Math.Max(cpu.Request ?? 0, cpu.Limit ?? 0));
        var ratio = taken.Max(cpu => (cpu.Limit + cpu.Request - 1) / Math.Max(1, cpu.Request ?? 1)) ?? 1;
        return new ModelRange(
            requested && Chance() ? least : 0,
            limited && Chance() ? most + random.Next(500) : null,
            requested && limited && Chance() ? ratio + random.Next(3) : 0
        );
    }

    private ModelQuota QuotaFor(ModelServer probe, string? priorityClass, List<ModelPod> pods)
    {
        var quota = new ModelQuota(priorityClass, null, null);
        var (requests, limits) = probe.UsedOf(quota);
        var counted = pods.Where(pod => pod.Own is null && quota.Counts(pod)).SelectMany(pod => pod.Containers).ToList();
        return quota with
        {
            Requests = counted.TrueForAll(one => one.Spec.Request is not null) && Chance() ? requests + random.Next(2_000) : null,
            Limits = counted.TrueForAll(one => one.Spec.Limit is not null) && Chance() ? limits + random.Next(2_000) : null,
        };
    }

    private bool Chance() => random.Next(3) == 0;
}
