using Bonding.TestKit.Operators;
using Bonding.TestKit.Processes;
using k8s;

namespace Bonding.Integration.Tests.Chart;

/// <summary>Somebody deleted the Secret that the chart made for the certificate.</summary>
public sealed class MissingSecretTest(InstalledChart chart) : IClassFixture<InstalledChart>
{
    private const string Secret = OperatorChart.FullName + "-webhook";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_operator_may_not_make_it_says_who_can_and_goes_on_when_it_is_there_again()
    {
        await chart.Admin.CoreV1.DeleteNamespacedSecretAsync(Secret, OperatorChart.Namespace, cancellationToken: Cancellation);
        using var endpoints = new OperatorEndpoints();
        using var volumes = WorkFolder.Create();
        var setup = await ChartReplica.SetupAsync(
            chart.ControlPlane,
            chart.ControlPlane.Address,
            await chart.PodAsync(),
            volumes,
            Cancellation
        );
        await using var launched = OperatorProcess.Launch(setup, endpoints);
        const string remedy = $"kubectl create secret generic {Secret} -n {OperatorChart.Namespace}";
        await launched.AwaitAsync(_ => Task.FromResult(launched.Log().Contains(remedy, StringComparison.Ordinal)), Cancellation);

        (await chart.Kubectl.RunAsync(remedy.Split(' ')[1..], Cancellation)).OutputOrThrow();

        await launched.AwaitAsync("readyz", text => text == "ok\n", Cancellation);
    }
}
