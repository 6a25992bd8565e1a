using k8s;
using k8s.Models;

namespace Bonding.Integration.Tests.MainJob;

/// <summary>Classes of the ladder on a real server, under the chart's webhook.</summary>
[Collection<ChartStageCollection>]
public sealed class EarnedClassTest(ChartStage stage)
{
    private const string NamesTier5 = """{"spec":{"priorityClassName":"bonding-tier-5"}}""";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task P2_a_pod_of_a_user_without_an_account_gets_no_class_of_the_ladder()
    {
        await using var scene = await JobCase.OpenAsync(stage);

        await scene.KubectlAsync("run", "thief", "--image=app:1", $"--overrides={NamesTier5}");

        var admitted = await scene.GetAsync<V1Pod>("thief");
        Assert.Equal((null, 0), (admitted.Spec.PriorityClassName, admitted.Spec.Priority));
    }

    [Fact]
    public async Task P2_nor_does_the_pod_that_a_controller_makes_from_a_template_that_names_one()
    {
        await using var scene = await JobCase.OpenAsync(stage);
        await scene.WorkloadAsync("Deployment", "thief", request: 100, replicas: 0);
        var template = """{"spec":{"replicas":1,"template":{"spec":{"priorityClassName":"bonding-tier-5"}}}}""";

        await scene.KubectlAsync("patch", "deployment", "thief", "--patch", template);

        var admitted = await scene.PodAsync("thief", _ => true);
        Assert.Equal((null, 0), (admitted.Spec.PriorityClassName, admitted.Spec.Priority));
    }

    [Fact]
    public async Task A_tenant_that_names_more_than_it_earned_gets_what_it_earned()
    {
        await using var scene = await JobCase.OpenAsync(stage);
        await scene.AccountAsync("Pod", "greedy", vcpus: 2);
        await scene.BondedAsync("greedy", units: 2);
        await scene.AccountAsync("greedy", account => account.Status is { BondedUnits: 2, Tier: Steps.Tier2 });

        await scene.KubectlAsync("run", "greedy", "--image=app:1", $"--overrides={NamesTier5}");

        var admitted = await scene.GetAsync<V1Pod>("greedy");
        Assert.Equal(Steps.Tier2, admitted.Spec.PriorityClassName);
        Assert.StartsWith("greedy=0m/- #", admitted.GetAnnotation("bonding.dev/created-with"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("VirtualMachine")]
    [InlineData("StatefulSet")]
    public async Task A_pod_that_names_the_controller_of_a_tenant_but_was_made_by_another_user_gets_none(string kind)
    {
        await using var scene = await JobCase.OpenAsync(stage);
        V1Pod own;
        if (kind == "VirtualMachine")
        {
            await scene.MachineAsync("rich");
            own = await scene.LauncherAsync("rich", pod => pod.Status.Phase == "Running");
        }
        else
        {
            await scene.WorkloadAsync(kind, "rich", request: 100);
            await scene.AccountAsync(kind, "rich", vcpus: 2);
            own = await scene.PodAsync("rich", pod => pod.Status.Phase == "Running");
        }
        await scene.BondedAsync("rich", units: 2);
        await scene.AccountAsync("rich", account => account.Status is { BondedUnits: 2, Tier: Steps.Tier2 });
        var owner = own.GetController();
        var parasite = $$$"""
            {"metadata":{"ownerReferences":[{"apiVersion":"{{{owner.ApiVersion}}}","kind":"{{{owner.Kind}}}","name":"{{{owner.Name}}}",
            "uid":"{{{owner.Uid}}}","controller":true}]},"spec":{"priorityClassName":"{{{Steps.Tier2}}}"}}
            """;

        await scene.KubectlAsync("run", "parasite", "--image=app:1", $"--overrides={parasite}");

        var admitted = await scene.GetAsync<V1Pod>("parasite");
        Assert.Equal((null, 0), (admitted.Spec.PriorityClassName, admitted.Spec.Priority));
    }

    [Fact]
    public async Task A_server_that_can_ask_about_some_pods_only_lets_none_that_name_a_class_past_the_webhook()
    {
        Assert.SkipUnless(stage.ControlPlane.Version >= new Version(1, 30), "matchConditions need Kubernetes 1.30");
        using var admin = new k8s.Kubernetes(stage.ControlPlane.AdminConfig);
        var registered = await admin.AdmissionregistrationV1.ReadMutatingWebhookConfigurationAsync(
            OperatorChart.FullName,
            cancellationToken: Stop
        );
        Assert.Equal(
            [("pods.bonding.dev", "Ignore"), ("earned.pods.bonding.dev", "Fail")],
            registered.Webhooks.Select(webhook => (webhook.Name, webhook.FailurePolicy))
        );
        Assert.All(registered.Webhooks, webhook => Assert.Single(webhook.MatchConditions));
    }
}
