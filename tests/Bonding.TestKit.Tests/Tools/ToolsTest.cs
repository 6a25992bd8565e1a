using Bonding.TestKit.Tests.Proxies.PodResize;
using Bonding.TestKit.Tools;

namespace Bonding.TestKit.Tests.Tools;

public sealed class ToolsTest(ResizeStage stage) : IClassFixture<ResizeStage>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Kubectl_acts_as_the_service_account_of_its_kubeconfig()
    {
        var kubectl = new Kubectl(await stage.ControlPlane.KubeconfigForAsync("kube-system", "default", stage.Proxy.Address, Cancellation));

        var refused = await kubectl.RunAsync(["get", "nodes"], Cancellation);

        Assert.Equal(1, refused.ExitCode);
        Assert.Contains(
            "User \"system:serviceaccount:kube-system:default\" cannot list resource \"nodes\"",
            refused.Error,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Kubectl_applies_what_comes_in_on_standard_input()
    {
        var kubectl = new Kubectl(stage.ControlPlane.KubeconfigPath);
        const string manifest = """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"colours"},"data":{"sky":"blue"}}""";

        (await kubectl.RunAsync(["apply", "-f", "-"], Cancellation, manifest)).OutputOrThrow();

        var sky = await kubectl.RunAsync(["get", "configmap", "colours", "-o", "jsonpath={.data.sky}"], Cancellation);
        Assert.Equal("blue", sky.OutputOrThrow());
    }

    [Fact]
    public async Task Helm_installs_a_chart_into_the_control_plane()
    {
        var helm = new Helm(stage.ControlPlane.KubeconfigPath);
        var charts = Directory.CreateTempSubdirectory();
        (await helm.RunAsync(["create", Path.Combine(charts.FullName, "sample")], Cancellation)).OutputOrThrow();

        var installed = await helm.RunAsync(["install", "first", Path.Combine(charts.FullName, "sample")], Cancellation);

        charts.Delete(recursive: true);
        Assert.Contains("STATUS: deployed", installed.OutputOrThrow(), StringComparison.Ordinal);
    }
}
