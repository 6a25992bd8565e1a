using Bonding.TestKit;
using Bonding.TestKit.Operators;
using Bonding.TestKit.Processes;
using k8s;
using k8s.Autorest;
using k8s.Models;

namespace Bonding.Integration.Tests.Chart;

/// <summary>What is left when the chart is removed after its operator has run.</summary>
public sealed class UninstallTest(InstalledChart chart) : IClassFixture<InstalledChart>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Helm_uninstall_takes_the_webhook_along_and_leaves_the_accounts()
    {
        using var endpoints = new OperatorEndpoints();
        using var volumes = WorkFolder.Create();
        var setup = await ChartReplica.SetupAsync(
            chart.ControlPlane,
            chart.ControlPlane.Address,
            await chart.PodAsync(),
            volumes,
            Cancellation
        );
        await using (await OperatorProcess.StartAsync(setup, endpoints, Cancellation))
            await Eventually.TrueAsync(
                async token =>
                    await WebhookAsync(token) is { Metadata.OwnerReferences: [{ Kind: "ClusterRole", Name: OperatorChart.FullName }] },
                Cancellation
            );

        (
            await chart.Helm.RunAsync(["uninstall", OperatorChart.Release, "--namespace", OperatorChart.Namespace], Cancellation)
        ).OutputOrThrow();

        await Eventually.TrueAsync(async token => await WebhookAsync(token) is null, Cancellation);
        var kinds = await chart.Admin.ApiextensionsV1.ListCustomResourceDefinitionAsync(cancellationToken: Cancellation);
        Assert.Contains(kinds.Items, kind => kind.Name() == "creditaccounts.bonding.dev");
    }

    private async Task<V1MutatingWebhookConfiguration?> WebhookAsync(CancellationToken token)
    {
        try
        {
            return await chart.Admin.AdmissionregistrationV1.ReadMutatingWebhookConfigurationAsync(
                OperatorChart.FullName,
                cancellationToken: token
            );
        }
        catch (HttpOperationException error) when (error.Response.StatusCode == System.Net.HttpStatusCode.NotFound)
        {
            return null;
        }
    }
}
