namespace Bonding.Operator.Tests.Loop.Decide.Model;

/// <summary>Draws a node with pods that its API server and scheduler would have let in.</summary>
internal sealed class ModelDraw(Random random)
{
    private int _names;

    public ModelServer Server()
    {
        var allocatable = random.Next(2, 17) * 1_000;
        var tenants = Enumerable.Range(0, random.Next(1, 5)).Select(_ => Pod(isTenant: true)).ToList();
        var server = new ModelServer(allocatable, RulesFor(tenants), []) { IsStatic = random.Next(4) == 0 };
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
            Own = random.Next(12) == 0 ? containers.Sum(one => one.Spec.Request ?? 0) + 100 : null,
            IsTenant = isTenant,
            Priority = random.Next(6) * 1_000,
        }.Created();
    }

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
        var all = pods.SelectMany(pod => pod.Containers).Where(container => container.Kind != 'i').ToList();
        var requested = all.TrueForAll(container => container.Spec.Request > 0);
        var limited = all.TrueForAll(container => container.Spec.Limit > 0);
        var ratio = all.Max(container => (container.Spec.Limit + container.Spec.Request - 1) / container.Spec.Request) ?? 1;
        var probe = new ModelServer(int.MaxValue, new ModelRules(0, null, 0, null, null), pods);
        return new ModelRules(
            requested && Chance() ? all.Min(container => container.Spec.Request) ?? 0 : 0,
            limited && Chance() ? all.Max(container => container.Spec.Limit) + random.Next(500) : null,
            requested && limited && Chance() ? ratio + random.Next(3) : 0,
            Chance() ? probe.UsedRequests + random.Next(2_000) : null,
            Chance() ? probe.UsedLimits + random.Next(2_000) : null
        );
    }

    private bool Chance() => random.Next(3) == 0;
}
