using k8s.Models;

namespace Bonding.Integration.Tests.MainJob;

/// <summary>The rights of the chart's ServiceAccount against what the API server saw it ask for.</summary>
[Collection<ChartStageCollection>]
public sealed class PermissionsTest(ChartStage stage)
{
    /// <summary>Rights that the main job and its restarts do not use, and what they are for.</summary>
    private static readonly Dictionary<string, string> NotUsedHere = new()
    {
        ["create scheduling.k8s.io/priorityclasses"] = "an apply, which is a patch, is checked as a create too where it makes the object",
        ["create admissionregistration.k8s.io/mutatingwebhookconfigurations"] = "the same",
        ["patch events.k8s.io/events"] = "an event that happens again is counted in the first one",
        ["create authentication.k8s.io/tokenreviews"] = "who calls the tenant API",
        ["create authorization.k8s.io/subjectaccessreviews"] = "whether a caller of the tenant API may read an account",
        ["create bonding.dev/bonds"] = "what a tenant orders through the tenant API, if it may create Bonds itself",
        ["get kubevirt.io/virtualmachineinstances"] =
            "a VM is looked at anew before it is moved off a node, which is off by default; the next as well",
        ["get kubevirt.io/virtualmachines"] = "a new pod's controller is read where the cache does not know it yet",
        ["get apps/deployments"] = "the same",
        ["get apps/replicasets"] = "the same",
        ["get apps/statefulsets"] = "the same",
        ["create kubevirt.io/virtualmachineinstancemigrations"] = "the move itself",
        ["get bonding.dev/namespaceledgers"] = "a record that another replica made or changed meanwhile is read anew",
        ["get bonding.dev/creditaccounts"] = "an account that vanished from the cache is read before its book is closed",
    };

    [Fact]
    public async Task Nothing_is_refused_for_lack_of_a_right_and_no_right_is_without_use()
    {
        await using var scene = await JobCase.OpenAsync(stage);

        await Task.WhenAll(
            Steps.MainJobAsync(scene),
            Steps.MachineRestartsAsync(scene),
            Steps.WorkloadRollsAsync(scene, "Deployment", "deployed"),
            Steps.WorkloadRollsAsync(scene, "StatefulSet", "stateful")
        );

        var calls = stage.OperatorCalls;
        Assert.DoesNotContain(calls, call => call.Code == 403);
        foreach (var replica in stage.Replicas)
        {
            var metrics = await replica.GetAsync("metrics", TestContext.Current.CancellationToken);
            Assert.Contains("code=\"200\"", metrics, StringComparison.Ordinal);
            Assert.DoesNotContain("code=\"403\"", metrics, StringComparison.Ordinal);
        }

        var used = calls.Where(call => call.Resource.Length > 0).Select(call => $"{call.Verb} {call.Group}/{call.Resource}").ToHashSet();
        var granted = stage.GrantedRules.SelectMany(Rights).Distinct().ToList();
        Assert.Equal([], granted.Where(right => !used.Contains(right) && !NotUsedHere.ContainsKey(right)));
        Assert.Equal([], NotUsedHere.Keys.Except(granted));
    }

    private static IEnumerable<string> Rights(V1PolicyRule rule) =>
        from verb in rule.Verbs
        from resource in rule.Resources
        from apiGroup in rule.ApiGroups
        select $"{verb} {apiGroup}/{resource}";
}
