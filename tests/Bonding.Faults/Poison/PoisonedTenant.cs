using System.Net;
using System.Text.Json.Nodes;
using Bonding.Domain.Credits;
using Bonding.Faults.Fleet;
using Bonding.Faults.Scenario;
using Bonding.Kubernetes.Client;
using Bonding.Operator.Tests.Loop.Observe;
using Bonding.Resources.Bonds;
using Bonding.Resources.Common;
using Bonding.Resources.CreditAccounts;
using k8s.Models;

namespace Bonding.Faults.Poison;

/// <summary>
/// At half time one tenant gets pods, statuses, annotations and samples that were drawn, and another one an even load. What the poison does
/// to its own account is not compared; all others end as if there were none, the calm one is settled all the time, and no tick fails.
/// </summary>
/// <param name="draw">The number of the draw.</param>
/// <param name="admin">The administrator.</param>
internal sealed class PoisonedTenant(int draw, ApiConnection admin) : IAsyncDisposable
{
    private const string Poisoned = "lab";
    private const string Calm = "calm";
    private const int MostRedraws = 50;
    private const double UnseenSeconds = 10;

    // A debit stores where the account is settled to; without one that is stored once a minute.
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(100);

    private readonly Random _random = new(draw);

    public PoisonedPrometheus Prometheus { get; } = new();

    /// <summary>The lines of the end that the poison changes.</summary>
    public static IReadOnlySet<string> Strangers { get; } =
        new HashSet<string> { $"account {Poisoned}", $"account {Calm}", $"bond {Calm}-1", $"bond {Calm}-2" };

    public async Task PoisonAsync(AccountsWorld world, CancellationToken stop)
    {
        await CreateAsync(NodeOf(world.Namespace), stop);
        await CreateCalmAsync(world, stop);
        var owner = await CreateOwnersAsync(world.Namespace, stop);
        for (var pod = 0; pod < 3; pod++)
            await CreatePoisonedPodAsync(world.Namespace, $"{Poisoned}-{pod}", owner, stop);
        var series = Enumerable
            .Range(0, 6)
            .Select(_ => DrawnPoison.Series(_random, world.Namespace, Poisoned))
            .Where(series => series.Values.Count > 0)
            .Select(series => new PoisonedSeries(series.Metric, series.Labels, series.Values));
        await Prometheus.StartAsync(series, world.Namespace, $"{Calm}-0", stop);
        await AwaitSettledAsync(world, $"{Calm}-1", stop);
    }

    /// <summary>Returns what does not hold at the end.</summary>
    public async Task<IReadOnlyList<string>> FindAsync(AccountsWorld world, CancellationToken stop)
    {
        await AwaitSettledAsync(world, $"{Calm}-2", stop);
        List<string> found = [];
        foreach (var manager in world.Fleet.Running.OfType<OperatorManager>())
            if (!(await manager.MetricsAsync(stop)).Contains("\nbonding_tick_failures_total 0\n", StringComparison.Ordinal))
                found.Add("poison: a tick failed");
        var view = await world.ViewAsync(stop);
        if (!Says(view.Accounts[Poisoned], "TenantFound"))
            found.Add("poison: the operator did not see the poisoned tenant");
        foreach (var account in view.Accounts.Values.Where(account => account.Metadata.Name != Poisoned))
            if (!Says(account, "Ready"))
                found.Add($"poison: account {account.Metadata.Name} is not served");
        if (AccountStatusMapping.Read(view.Accounts[Calm]).Value is not { Ledger: { Checkpoint: { } checkpoint } ledger })
            found.Add("poison: the calm account is not settled");
        else if (!IsTrue(ledger.Spent, (checkpoint.At - Prometheus.BegunAt).TotalSeconds))
            found.Add($"poison: the calm account was charged {ledger.Spent} for {checkpoint.At - Prometheus.BegunAt}");
        return found;
    }

    private static bool Says(CreditAccount account, string condition) =>
        account.Status.Conditions?.Any(one => one.Type == condition && one.Status == "True") == true;

    // A vCPU for a minute is a credit. The first charge may leave out what was used before the counter was seen.
    private static bool IsTrue(CreditAmount spent, double seconds) =>
        spent.MicroCredits <= seconds * PoisonedPrometheus.CalmCores / 60 * 1e6
        && spent.MicroCredits >= (seconds - UnseenSeconds) * PoisonedPrometheus.CalmCores / 60 * 1e6 - 1;

    public ValueTask DisposeAsync() => Prometheus.DisposeAsync();

    // Bonds something, and waits until the stored account is settled to a sample that came after this began.
    private static async Task AwaitSettledAsync(AccountsWorld world, string bond, CancellationToken stop)
    {
        var begun = DateTimeOffset.UtcNow;
        await world.AwaitAsync("the calm account is open", view => view.Accounts[Calm].Status.Balance is not null, stop);
        await Task.Delay(TimeSpan.FromSeconds(3), stop);
        await world.CreateBondAsync(bond, Calm, 1, stop);
        await world.AwaitAsync(
            "the calm account is settled beside the poison",
            view => AccountStatusMapping.Read(view.Accounts[Calm]).Value?.Ledger.Checkpoint?.At > begun && view.Are(BondPhase.Bonded, bond),
            stop,
            Bound
        );
    }

    private async Task CreateCalmAsync(AccountsWorld world, CancellationToken stop)
    {
        var pod = PodOf(world.Namespace, $"{Calm}-0", [Container("main")]);
        await CreateAsync(pod, stop);
        await SetStatusAsync(pod, new V1PodStatus { Phase = "Running" }, stop);
        await world.CreateAccountAsync(
            Calm,
            new EarningSpec { Vcpus = 4, BaselinePercent = 100 },
            stop,
            opening: "500",
            tenant: new TenantRef { Kind = TenantKind.Pod, Name = $"{Calm}-0" }
        );
    }

    private async Task<V1OwnerReference> CreateOwnersAsync(string ns, CancellationToken stop)
    {
        var labels = new Dictionary<string, string> { ["app"] = Poisoned };
        var template = new V1PodTemplateSpec
        {
            Metadata = new V1ObjectMeta { Labels = labels },
            Spec = new V1PodSpec { Containers = [Container("c0")] },
        };
        var selector = new V1LabelSelector { MatchLabels = labels };
        var deployment = await CreateAsync(
            new V1Deployment
            {
                Metadata = new V1ObjectMeta { NamespaceProperty = ns, Name = Poisoned },
                Spec = new V1DeploymentSpec { Selector = selector, Template = template },
            },
            stop
        );
        var set = await CreateAsync(
            new V1ReplicaSet
            {
                Metadata = new V1ObjectMeta
                {
                    NamespaceProperty = ns,
                    Name = Poisoned,
                    OwnerReferences = [OwnerOf("Deployment", deployment.Metadata)],
                },
                Spec = new V1ReplicaSetSpec { Selector = selector, Template = template },
            },
            stop
        );
        return OwnerOf("ReplicaSet", set.Metadata);
    }

    // What the API server refuses is drawn again.
    private async Task CreatePoisonedPodAsync(string ns, string name, V1OwnerReference owner, CancellationToken stop)
    {
        for (var redraw = 0; redraw < MostRedraws; redraw++)
        {
            var pod = PodOf(ns, name, [.. DrawnPoison.Containers(_random).Select(Named), Container("last")]);
            pod.Metadata.OwnerReferences = [owner];
            pod.Metadata.Annotations = new Dictionary<string, string>
            {
                [BondingGroup.ContainersAnnotation] = DrawnPoison.Pick(_random, "", ",,", "c0", "none"),
                ["fat"] = new string('x', DrawnPoison.Pick(_random, 0, 1_000, 200_000)),
            };
            try
            {
                await CreateAsync(pod, stop);
            }
            catch (ApiException error) when (error.Code is HttpStatusCode.UnprocessableEntity or HttpStatusCode.BadRequest)
            {
                continue;
            }
            await PoisonStatusAsync(pod, stop);
            return;
        }
        throw new InvalidOperationException($"no pod of draw {draw} was admitted");
    }

    private async Task PoisonStatusAsync(V1Pod pod, CancellationToken stop)
    {
        foreach (
            var status in new[]
            {
                DrawnPoison.Status(_random),
                DrawnPoison.Status(_random),
                new V1PodStatus { Phase = "Running" },
            }
        )
        {
            try
            {
                status.Phase ??= "Running";
                await SetStatusAsync(pod, status, stop);
                return;
            }
            catch (ApiException error) when (error.Code is HttpStatusCode.UnprocessableEntity or HttpStatusCode.BadRequest) { }
        }
    }

    private Task SetStatusAsync(V1Pod pod, V1PodStatus status, CancellationToken stop)
    {
        status.StartTime ??= DateTime.UtcNow;
        return admin
            .Resource<V1Pod>()
            .MergePatchAsync(
                new(pod.Metadata.NamespaceProperty, pod.Metadata.Name),
                new JsonObject { ["status"] = JsonNode.Parse(k8s.KubernetesJson.Serialize(status)) },
                subresource: "status",
                cancellationToken: stop
            );
    }

    private Task<T> CreateAsync<T>(T item, CancellationToken stop)
        where T : class, k8s.IKubernetesObject<V1ObjectMeta> => admin.Resource<T>().CreateAsync(item, stop);

    private static V1Pod PodOf(string ns, string name, IList<V1Container> containers) =>
        new()
        {
            Metadata = new V1ObjectMeta { NamespaceProperty = ns, Name = name },
            Spec = new V1PodSpec { NodeName = ns, Containers = containers },
        };

    private static V1Container Named(V1Container container)
    {
        (container.Image, container.RestartPolicy) = ("none", null);
        return container;
    }

    private static V1Container Container(string name) =>
        new()
        {
            Name = name,
            Image = "none",
            Resources = DrawnPoison.Requiring(("cpu", "100m")),
        };

    private static V1Node NodeOf(string name) =>
        new()
        {
            Metadata = new V1ObjectMeta { Name = name },
            Status = new V1NodeStatus
            {
                Allocatable = new Dictionary<string, ResourceQuantity> { ["cpu"] = new("16"), ["memory"] = new("64Gi") },
            },
        };

    private static V1OwnerReference OwnerOf(string kind, V1ObjectMeta owner) =>
        new()
        {
            ApiVersion = "apps/v1",
            Kind = kind,
            Name = owner.Name,
            Uid = owner.Uid,
            Controller = true,
        };
}
