using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Bonding.Integration.Tests.Chart;

/// <summary>The API server counts the operator's money and lease apart from what callers bring about.</summary>
public sealed partial class FlowSchemaTest(InstalledChart chart) : IClassFixture<InstalledChart>
{
    private const string Operator = $"system:serviceaccount:{OperatorChart.Namespace}:{OperatorChart.FullName}";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("-lease", $"/apis/coordination.k8s.io/v1/namespaces/{OperatorChart.Namespace}/leases/{OperatorChart.FullName}")]
    [InlineData("-money", "/apis/bonding.dev/v1alpha1/namespaces/shop/bonds/none")]
    [InlineData("-money", "/apis/bonding.dev/v1alpha1/namespaceledgers/none")]
    public async Task The_lease_and_the_money_have_levels_of_their_own(string suffix, string path)
    {
        var schema = JsonNode.Parse(
            (await chart.Kubectl.RunAsync(["get", "flowschema", OperatorChart.FullName + suffix, "--output", "json"], Stop)).OutputOrThrow()
        )!;

        Assert.Equal((string?)schema["metadata"]!["uid"], await SchemaOfAsync("get", "--raw", path));
    }

    [Fact]
    public async Task Reviews_of_tokens_and_the_caches_are_counted_with_other_service_accounts()
    {
        var own = (
            await chart.Kubectl.RunAsync(
                ["get", "flowschemas", "--selector", $"app.kubernetes.io/instance={OperatorChart.Release}", "--output", "json"],
                Stop
            )
        ).OutputOrThrow();
        const string Review = """{"apiVersion":"authentication.k8s.io/v1","kind":"TokenReview","spec":{"token":"none"}}""";

        Assert.Equal(2, JsonNode.Parse(own)!["items"]!.AsArray().Count);
        foreach (
            var other in new[]
            {
                await SchemaOfAsync(Review, "create", "--raw", "/apis/authentication.k8s.io/v1/tokenreviews", "--filename", "-"),
                await SchemaOfAsync("get", "--raw", "/api/v1/pods"),
            }
        )
            Assert.DoesNotContain(other, own, StringComparison.Ordinal);
    }

    private Task<string> SchemaOfAsync(string verb, string option, string path) => SchemaOfAsync(null, verb, option, path);

    // The API server says in each response by which schema it counted the call.
    private async Task<string> SchemaOfAsync(string? input, params string[] arguments)
    {
        var result = await chart.Kubectl.RunAsync([.. arguments, "--as", Operator, "--v", "8"], Stop, input);
        var schema = Schema().Match(result.Error);
        Assert.True(schema.Success, result.Error);
        return schema.Groups[1].Value;
    }

    [GeneratedRegex("X-Kubernetes-Pf-Flowschema-Uid: \"?([0-9a-f-]{36})", RegexOptions.IgnoreCase)]
    private static partial Regex Schema();
}
