using System.Globalization;
using System.Text.Json.Nodes;
using Bonding.Demo.Cluster;
using Bonding.TestKit.Objects;
using k8s.Models;

namespace Bonding.Demo.Views;

/// <summary>
/// Reads a <see cref="Snapshot"/>: objects from the API server, and the values that move every second from the operator's metrics in
/// Prometheus. Where a metric is not there yet, the account's status stands in.
/// </summary>
internal sealed class SnapshotReader(DemoCluster cluster)
{
    private static readonly ApiResource Accounts = new("bonding.dev/v1alpha1", "creditaccounts");
    private static readonly ApiResource Bonds = new("bonding.dev/v1alpha1", "bonds");

    public async Task<Snapshot> ReadAsync(CancellationToken stop)
    {
        var accounts = await ListAsync(Accounts, stop);
        var pods = await ListAsync(ApiResource.Pods, stop);
        var values = await LiveValues.ReadAsync(cluster.Queries, stop);
        var requests = pods.Where(IsActive).GroupBy(Guest).ToDictionary(group => group.Key, group => RequestOf(group.First()));
        var bonds = (await ListAsync(Bonds, stop)).CountBy(bond =>
            bond.Text("status", "phase") is { Length: > 0 } phase ? phase : "Pending"
        );
        return new Snapshot(
            [.. accounts.Select(account => Row(account, values, requests)).OrderBy(row => row.Tenant, StringComparer.Ordinal)],
            bonds.ToDictionary(),
            accounts.Sum(account => Math.Abs(LedgerBalance.ImbalanceMicrocredits(account)))
        );
    }

    private static TenantRow Row(JsonObject account, LiveValues values, Dictionary<ObjectRef, int> requests)
    {
        var status = account["status"];
        var key = account.Key;
        var tenant = new ObjectRef(account.Namespace, account.Text("spec", "tenantRef", "name"));
        return new TenantRow(
            tenant.ToString(),
            (decimal?)(values.Balances.Find(key) ?? Number(status, "balance")),
            (int)(Number(status, "bondedUnits") ?? 0),
            values.Adjustments.Find(key) ?? Number(status, "multiplier", "adjustment"),
            values.Effective.Find(key) ?? Number(status, "multiplier", "effective"),
            values.Medians.Find(key),
            values.Limits.Find(key),
            values.Skills.Find(key),
            values.Coverages.Find(key),
            requests.TryGetValue(tenant, out var request) ? request : null,
            status.Text("tier"),
            Reason(status)
        )
        {
            IsForecastReady = account.Condition("ForecastReady").Text("status") == "True",
        };
    }

    private static string Reason(JsonNode? status) =>
        string.Join(
            " / ",
            new[] { status.Text("multiplier", "reason"), status.Text("allocation", "reason") }.Where(text => text.Length > 0)
        );

    private async Task<IReadOnlyList<JsonObject>> ListAsync(ApiResource resource, CancellationToken stop) =>
        [.. (await cluster.Api.ListAsync(resource, stop))["items"]!.AsArray().OfType<JsonObject>()];

    private static bool IsActive(JsonObject pod) =>
        pod.Text("metadata", "labels", "kubevirt.io") == "virt-launcher"
        && pod.Text("status", "phase") is "Running" or "Pending"
        && !pod.IsDeleting;

    private static ObjectRef Guest(JsonObject pod) => new(pod.Namespace, pod.Text("metadata", "annotations", "kubevirt.io/domain"));

    private static int RequestOf(JsonObject pod) =>
        (int)(new ResourceQuantity(pod["spec"]!["containers"]![0].Text("resources", "requests", "cpu")).ToDecimal() * 1000);

    private static double? Number(JsonNode? status, params ReadOnlySpan<string> path) =>
        double.TryParse(status.Text(path), CultureInfo.InvariantCulture, out var number) ? number : null;
}
