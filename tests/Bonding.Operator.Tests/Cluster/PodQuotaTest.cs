using Bonding.Domain.Allocation;
using Bonding.Operator.Cluster;
using Bonding.Operator.State;
using k8s;
using k8s.Models;

namespace Bonding.Operator.Tests.Cluster;

/// <summary>Which pods a quota counts, by the scopes that Kubernetes documents.</summary>
public class PodQuotaTest
{
    private static readonly TenantPod Plain = new("shop", "web", "uid", "node", [], PodQos.Burstable, null, null);

    [Theory]
    [InlineData("""{}""", true, true, true)]
    [InlineData("""{"scopes":["NotBestEffort"]}""", true, true, true)]
    [InlineData("""{"scopes":["BestEffort"]}""", false, false, false)]
    [InlineData("""{"scopes":["Terminating"]}""", false, false, true)]
    [InlineData("""{"scopes":["NotTerminating"]}""", true, true, false)]
    [InlineData("""{"scopes":["PriorityClass"]}""", false, true, false)]
    [InlineData("""{"scopes":["NotTerminating","PriorityClass"]}""", false, true, false)]
    [InlineData("""{"scopes":["SomethingNew"]}""", false, false, false)]
    public void By_scopes(string spec, bool plain, bool classed, bool withDeadline) => AssertCounted(spec, plain, classed, withDeadline);

    [Theory]
    [InlineData("Exists", null, false, true, false)]
    [InlineData("DoesNotExist", null, true, false, true)]
    [InlineData("In", "high", false, true, false)]
    [InlineData("In", "low", false, false, false)]
    [InlineData("NotIn", "high", true, false, true)]
    [InlineData("NotIn", "low", true, true, true)]
    public void By_a_selector_of_classes(string verb, string? named, bool plain, bool classed, bool withDeadline) =>
        AssertCounted(
            $$$"""
            {"scopeSelector":{"matchExpressions":[{"scopeName":"PriorityClass","operator":"{{{verb}}}",
            "values":[{{{(named is null ? "" : $"\"{named}\"")}}}]}]}}
            """,
            plain,
            classed,
            withDeadline
        );

    private static void AssertCounted(string spec, bool plain, bool classed, bool withDeadline)
    {
        var quota = PodQuota.Of(
            new V1ResourceQuota
            {
                Spec = KubernetesJson.Deserialize<V1ResourceQuotaSpec>(spec),
                Status = KubernetesJson.Deserialize<V1ResourceQuotaStatus>("""{"hard":{"cpu":"1"},"used":{"cpu":"0"}}"""),
            }
        );
        Assert.Equal(
            (plain, classed, withDeadline),
            (quota!.Counts(Plain), quota.Counts(Plain with { PriorityClass = "high" }), quota.Counts(Plain with { HasDeadline = true }))
        );
    }
}
