using System.Text.Json;
using System.Text.Json.Nodes;
using Bonding.Domain;
using Bonding.Domain.Allocation;
using Bonding.Domain.Credits;
using Bonding.Domain.Decisions;
using Bonding.Domain.Multipliers;
using Bonding.Forecasting;
using Bonding.Kubernetes.Client;
using Bonding.Kubernetes.Informers;
using Bonding.Operator.Cluster;
using Bonding.Operator.Cluster.KubeVirt;
using Bonding.Operator.Configuration;
using Bonding.Operator.Instrumentation;
using Bonding.Operator.Loop.Apply;
using Bonding.Operator.Loop.Observe;
using Bonding.Operator.State;
using Bonding.Operator.Tests.Fakes;
using Bonding.Resources.Tests;
using Bonding.TestKit;
using Bonding.TestKit.Operators;
using k8s.Models;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Prometheus;

namespace Bonding.Operator.Tests.Loop.Apply;

/// <summary>What is sent to the template of a workload, and what is made of the response.</summary>
public sealed class PriorityActuatorTest : IAsyncLifetime
{
    private const int ManyUnits = 10_000;
    private static readonly NamespacedName Web = new("shop", "web");

    private readonly LoopMetrics _metrics = new(Metrics.NewCustomRegistry());
    private readonly KeyedWriter _writer = new(new SwitchedLeadership(leads: true), TimeProvider.System, NullLogger<KeyedWriter>.Instance);
    private LoopbackServer _server = null!;
    private ApiConnection _api = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await LoopbackServer.StartAsync();
        _api = _server.Connect();
    }

    public async ValueTask DisposeAsync()
    {
        await _writer.StopAsync(CancellationToken.None);
        _writer.Dispose();
        _api.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task The_class_of_the_tier_is_written_to_the_template()
    {
        _server.Answer = (context, _) => LoopbackServer.Json(context, """{"metadata":{"name":"web","namespace":"shop"}}""");

        var state = await WriteAsync();

        Assert.Equal((PriorityState.Restarting, 1), (state, _metrics.Writes.PriorityWrites.WithLabels("applied").Value));
        var request = Assert.Single(_server.Requests);
        Assert.Equal(("PATCH", "/apis/apps/v1/namespaces/shop/deployments/web"), (request.Method, request.Uri.Split('?')[0]));
        var rules = BondingRules.Default.Tiers;
        Assert.Equal(
            rules.ClassNameOf(rules.Count - 1),
            (string?)JsonNode.Parse(request.Body)!["spec"]!["template"]!["spec"]!["priorityClassName"]
        );
    }

    [Theory]
    [InlineData(403, "refused", PriorityState.Refused)]
    [InlineData(422, "refused", PriorityState.Refused)]
    [InlineData(409, "failed", PriorityState.WaitsForNextPod)]
    [InlineData(429, "failed", PriorityState.WaitsForNextPod)]
    [InlineData(500, "failed", PriorityState.WaitsForNextPod)]
    public async Task A_conflict_or_a_busy_server_is_no_refusal(int code, string label, PriorityState expected)
    {
        _server.Answer = (context, _) => LoopbackServer.Refuse(context, code, "not like this");

        var state = await WriteAsync();

        Assert.Equal((expected, 1), (state, _metrics.Writes.PriorityWrites.WithLabels(label).Value));
    }

    [Fact]
    public async Task P3_a_template_that_is_put_back_is_written_three_times_and_no_more_until_the_account_is_edited()
    {
        _server.Answer = (context, _) => LoopbackServer.Json(context, """{"metadata":{"name":"web","namespace":"shop"}}""");
        var time = new FakeTimeProvider();
        var (actuator, tenant, decision) = (Actuator(time), Tenant(), Decision());
        time.Advance(TimeSpan.FromMinutes(1));
        for (var tries = 0; tries < 3; tries++)
            await StartAsync(actuator, tenant, decision, time);

        Assert.Equal(PriorityState.GivenUp, actuator.Start(tenant, decision, BondingRules.Default));
        time.Advance(TimeSpan.FromHours(2));
        Assert.Equal(PriorityState.GivenUp, actuator.Start(tenant, decision, BondingRules.Default));
        Assert.Equal((3, "argocd-controller"), (_server.Requests.Count, actuator.ManagerOf(tenant)));

        tenant.Stored.Metadata.Generation++;
        await StartAsync(actuator, tenant, decision, time);
        Assert.Equal(4, _server.Requests.Count);
    }

    [Fact]
    public void P1_nothing_is_written_while_the_pod_keeps_a_class_of_its_owner() =>
        Assert.Null(
            Actuator(TimeProvider.System).Start(Tenant(), Decision() with { Priority = PriorityState.KeptOwnClass }, BondingRules.Default)
        );

    private async Task StartAsync(PriorityActuator actuator, ObservedTenant tenant, TenantDecision decision, FakeTimeProvider time)
    {
        Assert.NotNull(actuator.Start(tenant, decision, BondingRules.Default));
        await Eventually.TrueAsync(() => !_writer.IsBusy($"account/{Web}"), TestContext.Current.CancellationToken);
        time.Advance(TimeSpan.FromSeconds(61));
    }

    private async Task<PriorityState> WriteAsync()
    {
        var (tenant, decision) = (Tenant(), Decision());
        var actuator = Actuator(TimeProvider.System);
        Assert.NotNull(actuator.Start(tenant, decision, BondingRules.Default));
        await _writer.StopAsync(TestContext.Current.CancellationToken);
        return actuator.Start(tenant, decision, BondingRules.Default)!.Value;
    }

    private static TenantDecision Decision()
    {
        var multiplier = PreemptionMultiplier.Decide(
            ManyUnits,
            new DemandOutlook(null, null, null),
            false,
            AdjustmentState.Start(default),
            MultiplierRules.Default,
            default
        );
        return new TenantDecision(Web, null, multiplier, new DemandOutlook(null, null, null), Forecast.Unknown, null, "", true, default);
    }

    private PriorityActuator Actuator(TimeProvider time)
    {
        var deployments = new ResourceStore<V1Deployment>();
        deployments.Put(
            new V1Deployment
            {
                Metadata = new V1ObjectMeta
                {
                    NamespaceProperty = Web.Namespace,
                    Name = Web.Name,
                    ManagedFields =
                    [
                        new V1ManagedFieldsEntry
                        {
                            Manager = "argocd-controller",
                            FieldsV1 = JsonDocument
                                .Parse("""{"f:spec":{"f:template":{"f:spec":{"f:priorityClassName":{}}}}}""")
                                .RootElement,
                        },
                    ],
                },
                Spec = new V1DeploymentSpec { Template = new V1PodTemplateSpec { Spec = new V1PodSpec() } },
            }
        );
        return new PriorityActuator(
            _api,
            new KubeVirtCaches(new ResourceStore<VirtualMachine>(), new(), new(), () => true),
            new WorkloadCaches(deployments, new ResourceStore<V1ReplicaSet>(), new ResourceStore<V1StatefulSet>(), () => true),
            _writer,
            new WriteBudget(time),
            _metrics,
            new LoopOptions(TimeSpan.FromSeconds(1), WriteTemplates: true),
            time,
            NullLogger<PriorityActuator>.Instance
        );
    }

    private static ObservedTenant Tenant()
    {
        var stored = ResourceSamples.Account();
        (stored.Spec.Mode, stored.Spec.AllowRestart) = (BondingMode.Enforce, true);
        var account = new LiveAccount(Web);
        account.UpdateAsLeader(stored, CreditLedger.Empty with { BondedUnits = ManyUnits }, new Dictionary<BucketResource, CreditLedger>());
        var pod = new TenantPod("shop", "web-1", "uid-1", "n1", [new("main", new(200), null)], PodQos.Burstable, null, null);
        var state = ObservedSamples.State(Web);
        return new ObservedTenant(account, stored, AccountRules.Of(EarnRate.Of(20, 2)), new Tenant([pod], null, null, []), state)
        {
            MaxCatchUp = TimeSpan.FromHours(2),
        };
    }
}
