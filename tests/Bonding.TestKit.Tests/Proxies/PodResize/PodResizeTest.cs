using System.Net;
using System.Text.Json.Nodes;
using k8s;
using k8s.Autorest;
using k8s.Models;

namespace Bonding.TestKit.Tests.Proxies.PodResize;

public sealed class PodResizeTest(ResizeStage stage) : IClassFixture<ResizeStage>
{
    private readonly k8s.Kubernetes _admin = stage.Admin;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Discovery_names_the_resize_of_pods()
    {
        var resources = await _admin.CoreV1.GetAPIResourcesAsync(Cancellation);

        Assert.Contains("patch", resources.Resources.Single(resource => resource.Name == "pods/resize").Verbs);
    }

    [Fact]
    public async Task A_resize_changes_the_spec_and_reaches_watches()
    {
        var before = await stage.BoundPodAsync("grows", cpu: "200m", cancellationToken: Cancellation);
        var seen = stage.AwaitChangeAsync(before, Cancellation);

        var after = await stage.ResizeAsync("grows", """{"requests":{"cpu":"600m"}}""");

        Assert.Equal("600m", after.Spec.Containers[0].Resources.Requests["cpu"].ToString());
        Assert.Equal("64Mi", after.Spec.Containers[0].Resources.Requests["memory"].ToString());
        Assert.Equal(after.Metadata.ResourceVersion, (await seen).Metadata.ResourceVersion);
    }

    [Fact]
    public async Task The_scheduler_counts_resized_requests()
    {
        await stage.BoundPodAsync("big", cpu: "200m", node: "node-small", cancellationToken: Cancellation);
        await stage.ResizeAsync("big", """{"requests":{"cpu":"900m"}}""");

        await stage.CreatePodAsync(Samples.Pod("late", cpu: "300m"), "node-small", Cancellation);

        var waiting = await Samples.AwaitPodAsync(_admin, "late", pod => pod.Status.Conditions is { Count: > 0 }, Cancellation);
        Assert.Equal("Unschedulable", waiting.Status.Conditions.Single(condition => condition.Type == "PodScheduled").Reason);
    }

    [Theory]
    [InlineData(
        """{"limits":{"cpu":"200m","memory":"64Mi"}}""",
        "spec: Invalid value: \"Burstable\": Pod QOS Class may not change as a result of resizing"
    )]
    [InlineData("""{"requests":{"cpu":null}}""", "spec.containers[0].resources.requests: Forbidden: resource requests cannot be removed")]
    [InlineData(
        """{"limits":{"cpu":"100m"}}""",
        "spec.containers[0].resources.requests: Invalid value: \"200m\": must be less than or equal to cpu limit of 100m"
    )]
    [InlineData("""{"requests":{"ephemeral-storage":"1Gi"}}""", "spec: Forbidden: only cpu and memory resources are mutable")]
    public async Task A_resize_against_the_rules_is_refused_with_the_text_of_Kubernetes(string resources, string expected)
    {
        var name = "refused-" + Guid.NewGuid().ToString("N")[..8];
        var before = await stage.BoundPodAsync(name, cpu: "200m", cancellationToken: Cancellation);

        var refusal = await Assert.ThrowsAsync<HttpOperationException>(() => stage.ResizeAsync(name, resources));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refusal.Response.StatusCode);
        Assert.Equal($"Pod \"{name}\" is invalid: {expected}", JsonNode.Parse(refusal.Response.Content)!["message"]!.ToString());
        var after = await _admin.CoreV1.ReadNamespacedPodAsync(name, "default", cancellationToken: Cancellation);
        Assert.Equal(before.Metadata.ResourceVersion, after.Metadata.ResourceVersion);
    }

    [Fact]
    public async Task A_limit_cannot_be_removed()
    {
        await stage.BoundPodAsync("limited", cpu: "200m", limited: true, cancellationToken: Cancellation);

        var refusal = await Assert.ThrowsAsync<HttpOperationException>(() => stage.ResizeAsync("limited", """{"limits":{"cpu":null}}"""));

        Assert.Contains(
            "spec.containers[0].resources.limits: Forbidden: resource limits cannot be removed",
            refusal.Response.Content,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_container_that_the_pod_lacks_cannot_be_resized()
    {
        await stage.BoundPodAsync("known", cpu: "200m", cancellationToken: Cancellation);

        var refusal = await Assert.ThrowsAsync<HttpOperationException>(() =>
            stage.ResizeAsync("known", """{"requests":{"cpu":"300m"}}""", container: "other")
        );

        Assert.Contains("containers may not be added or removed on resize", refusal.Response.Content, StringComparison.Ordinal);
    }

    [Fact]
    public async Task More_than_the_node_has_is_forbidden()
    {
        await stage.BoundPodAsync("greedy", cpu: "200m", cancellationToken: Cancellation);

        var refusal = await Assert.ThrowsAsync<HttpOperationException>(() => stage.ResizeAsync("greedy", """{"requests":{"cpu":"64"}}"""));

        Assert.Equal(HttpStatusCode.Forbidden, refusal.Response.StatusCode);
        Assert.Contains("NodeCapacity", refusal.Response.Content, StringComparison.Ordinal);
    }

    [Fact]
    public async Task More_than_the_node_has_left_is_deferred_until_a_smaller_wish()
    {
        Assert.SkipWhen(stage.ControlPlane.HasPodResize, "no kubelet answers");
        await stage.BoundPodAsync("first", cpu: "700m", node: "node-full", cancellationToken: Cancellation);
        await stage.BoundPodAsync("second", cpu: "200m", node: "node-full", cancellationToken: Cancellation);

        var deferred = await stage.ResizeAsync("second", """{"requests":{"cpu":"400m"}}""");
        var fitting = await stage.ResizeAsync("second", """{"requests":{"cpu":"250m"}}""");

        var pending = deferred.Status.Conditions.Single(condition => condition.Type == "PodResizePending");
        Assert.Equal(
            ("Deferred", "Node didn't have enough resource: cpu, requested: 400, used: 700, capacity: 1000"),
            (pending.Reason, pending.Message)
        );
        Assert.DoesNotContain(fitting.Status.Conditions, condition => condition.Type == "PodResizePending");
    }

    [Fact]
    public async Task A_node_that_cannot_carry_out_what_it_accepted_says_so_until_it_can()
    {
        Assert.SkipWhen(stage.ControlPlane.HasPodResize, "no kubelet answers");
        await stage.BoundPodAsync("stuck", cpu: "200m", node: "node-failing", cancellationToken: Cancellation);
        await FailAsync("\"true\"");
        var failed = await stage.ResizeAsync("stuck", """{"requests":{"cpu":"300m"}}""");
        await FailAsync("null");
        var carriedOut = await stage.ResizeAsync("stuck", """{"requests":{"cpu":"250m"}}""");

        Assert.Equal("Error", failed.Status.Conditions.Single(condition => condition.Type == "PodResizeInProgress").Reason);
        Assert.DoesNotContain(carriedOut.Status.Conditions, condition => condition.Type == "PodResizeInProgress");

        Task FailAsync(string value)
        {
            var patch = $$$$"""{"metadata":{"annotations":{"testkit.bonding.dev/fails-resizes":{{{{value}}}}}}}""";
            return _admin.CoreV1.PatchNodeAsync(new V1Patch(patch, V1Patch.PatchType.MergePatch), "node-failing");
        }
    }

    [Fact]
    public async Task More_than_a_quota_of_the_namespace_holds_is_forbidden()
    {
        await stage.BoundPodAsync("bounded", cpu: "200m", cancellationToken: Cancellation);
        var used = (await _admin.CoreV1.ListNamespacedPodAsync("default", cancellationToken: Cancellation)).Items.Sum(pod =>
            pod.Spec.Containers.Sum(container => container.Resources.Requests["cpu"].ToDecimal())
        );
        var hard = Cpu($"{(int)(used * 1000) + 100}m", "requests.cpu");
        await _admin.CoreV1.CreateNamespacedResourceQuotaAsync(
            new V1ResourceQuota
            {
                Metadata = new V1ObjectMeta { Name = "cpu" },
                Spec = new V1ResourceQuotaSpec { Hard = hard },
            },
            "default",
            cancellationToken: Cancellation
        );
        try
        {
            await Eventually.TrueAsync(HasCountedAsync, Cancellation);
            var refusal = await Assert.ThrowsAsync<HttpOperationException>(() =>
                stage.ResizeAsync("bounded", """{"requests":{"cpu":"301m"}}""")
            );
            await stage.ResizeAsync("bounded", """{"requests":{"cpu":"300m"}}""");

            Assert.Equal(HttpStatusCode.Forbidden, refusal.Response.StatusCode);
            Assert.StartsWith(
                "pods \"bounded\" is forbidden: exceeded quota: cpu, requested: requests.cpu=101m, used: requests.cpu=",
                JsonNode.Parse(refusal.Response.Content)!["message"]!.ToString(),
                StringComparison.Ordinal
            );
        }
        finally
        {
            await _admin.CoreV1.DeleteNamespacedResourceQuotaAsync("cpu", "default", cancellationToken: Cancellation);
        }
    }

    [Fact]
    public async Task The_server_records_who_resized_a_pod()
    {
        await stage.BoundPodAsync("recorded", cpu: "200m", cancellationToken: Cancellation);
        var patch = """{"spec":{"containers":[{"name":"app","resources":{"requests":{"cpu":"300m"}}}]}}""";

        var resized = await _admin.CoreV1.PatchNamespacedPodResizeAsync(
            new V1Patch(patch, V1Patch.PatchType.StrategicMergePatch),
            "recorded",
            "default",
            fieldManager: "resizer",
            cancellationToken: Cancellation
        );

        var record = Assert.Single(resized.Metadata.ManagedFields, fields => fields.Manager == "resizer");
        Assert.Contains("f:cpu", $"{record.FieldsV1}", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Container", "minimum cpu usage per Container is 100m, but request is 99m")]
    [InlineData("Pod", "minimum cpu usage per Pod is 100m, but request is 99m")]
    public async Task A_limit_range_bounds_a_resize(string type, string refused)
    {
        var ns = $"ranged-{type.ToLowerInvariant()}";
        var bounded = new V1LimitRangeItem { Type = type, Min = Cpu("100m") };
        await stage.CreateNamespaceAsync(ns, Cancellation);
        await _admin.CoreV1.CreateNamespacedLimitRangeAsync(
            new V1LimitRange
            {
                Metadata = new() { Name = "cpu" },
                Spec = new() { Limits = [bounded] },
            },
            ns,
            cancellationToken: Cancellation
        );
        await _admin.CoreV1.CreateNamespacedPodAsync(Samples.Pod("small", "200m"), ns, cancellationToken: Cancellation);

        var refusal = await Assert.ThrowsAsync<HttpOperationException>(() =>
            ResizeStage.ResizeAsync(_admin, "small", """{"requests":{"cpu":"99m"}}""", "app", ns)
        );

        Assert.Equal(HttpStatusCode.Forbidden, refusal.Response.StatusCode);
        Assert.Contains(refused, refusal.Response.Content, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_quota_of_other_pods_does_not_bound_a_resize()
    {
        const string ns = "scoped";
        await stage.CreateNamespaceAsync(ns, Cancellation);
        await _admin.CoreV1.CreateNamespacedResourceQuotaAsync(
            new V1ResourceQuota
            {
                Metadata = new() { Name = "jobs" },
                Spec = new() { Hard = Cpu("1m", "requests.cpu"), Scopes = ["Terminating"] },
            },
            ns,
            cancellationToken: Cancellation
        );
        await _admin.CoreV1.CreateNamespacedPodAsync(Samples.Pod("free", "200m"), ns, cancellationToken: Cancellation);

        var resized = await ResizeStage.ResizeAsync(_admin, "free", """{"requests":{"cpu":"300m"}}""", "app", ns);

        Assert.Equal("300m", resized.Spec.Containers[0].Resources.Requests["cpu"].ToString());
    }

    [Fact]
    public async Task Where_CPUs_are_static_a_guaranteed_pod_stays_as_it_was_admitted()
    {
        Assert.SkipWhen(stage.ControlPlane.HasPodResize, "no kubelet answers");
        var patch = """{"metadata":{"annotations":{"testkit.bonding.dev/cpu-manager-policy":"static"}}}""";
        await _admin.CoreV1.PatchNodeAsync(
            new V1Patch(patch, V1Patch.PatchType.MergePatch),
            "node-static",
            cancellationToken: Cancellation
        );
        await stage.BoundPodAsync("pinned", cpu: "200m", node: "node-static", limited: true, cancellationToken: Cancellation);
        await stage.BoundPodAsync("floating", cpu: "200m", node: "node-static", cancellationToken: Cancellation);

        var infeasible = await stage.ResizeAsync("pinned", """{"requests":{"cpu":"300m"},"limits":{"cpu":"300m"}}""");
        var back = await stage.ResizeAsync("pinned", """{"requests":{"cpu":"200m"},"limits":{"cpu":"200m"}}""");
        var floating = await stage.ResizeAsync("floating", """{"requests":{"cpu":"300m"}}""");

        Assert.Equal("Infeasible", infeasible.Status.Conditions.Single(condition => condition.Type == "PodResizePending").Reason);
        Assert.DoesNotContain(back.Status.Conditions.Concat(floating.Status.Conditions), condition => condition.Type == "PodResizePending");
    }

    [Fact]
    public async Task A_service_account_without_the_right_is_refused_and_with_it_may_resize()
    {
        await stage.BoundPodAsync("guarded", cpu: "200m", cancellationToken: Cancellation);
        using var account = new k8s.Kubernetes(
            stage.Proxy.ConfigFor(await stage.ControlPlane.TokenForAsync("default", "default", Cancellation))
        );

        var refusal = await Assert.ThrowsAsync<HttpOperationException>(() =>
            ResizeStage.ResizeAsync(account, "guarded", """{"requests":{"cpu":"300m"}}""", "app")
        );
        await stage.AllowResizeAsync(Cancellation);
        var resized = await ResizeStage.ResizeAsync(account, "guarded", """{"requests":{"cpu":"300m"}}""", "app");

        Assert.Equal(HttpStatusCode.Forbidden, refusal.Response.StatusCode);
        Assert.Contains(
            "pods \\\"guarded\\\" is forbidden: User \\\"system:serviceaccount:default:default\\\" "
                + "cannot patch resource \\\"pods/resize\\\"",
            refusal.Response.Content,
            StringComparison.Ordinal
        );
        Assert.Equal("300m", resized.Spec.Containers[0].Resources.Requests["cpu"].ToString());
    }

    private async Task<bool> HasCountedAsync() =>
        (await _admin.CoreV1.ReadNamespacedResourceQuotaAsync("cpu", "default")).Status?.Used?.Count > 0;

    private static Dictionary<string, ResourceQuantity> Cpu(string quantity, string name = "cpu") => new() { [name] = new(quantity) };
}
