using Bonding.Demo.Cluster;
using Bonding.Domain.Bonds;
using Bonding.Domain.Credits;
using Bonding.Domain.Receipts;
using Bonding.Resources.Bonds;
using Bonding.Resources.CreditAccounts;
using Bonding.TestKit;
using Bonding.TestKit.Prometheus;
using Bonding.TestKit.Traces;
using k8s;
using k8s.Models;

namespace Bonding.Integration.Tests.Twins;

/// <summary>
/// The demo twice at once, by the same recorded counters in the same Prometheus: one operator is left alone, the other is killed again and
/// again. Counters begin after the accounts and end before the comparison, so both settle exactly the same samples.
/// </summary>
public sealed class KilledOperatorTest
{
    private const int Machines = 13;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    // After the first of all, amid the openings of accounts, amid the settlement of bonds, and among resizes and routine writes.
    private static readonly int[] DeadlyWrites = [1, 6, 14, 19, 24, 30, 38];

    // One more tenant, whose three receipts form a chain.
    private const string Saver = """
        apiVersion: kubevirt.io/v1
        kind: VirtualMachine
        metadata: { name: batch-3, namespace: shop }
        spec:
          runStrategy: Always
          template: { spec: { terminationGracePeriodSeconds: 0, domain: { cpu: { sockets: 1 }, memory: { guest: 512Mi }, devices: {} } } }
        ---
        apiVersion: bonding.dev/v1alpha1
        kind: CreditAccount
        metadata: { name: batch-3, namespace: shop }
        spec:
          tenantRef: { kind: VirtualMachine, name: batch-3 }
          earning: { vcpus: 1, baselinePercent: 50 }
          openingBalance: "450"
        """;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_operator_that_is_killed_after_any_write_and_in_between_ends_with_the_books_of_one_that_is_not()
    {
        await using var exporter = await TenantMetricsExporter.StartAsync(Stop);
        await using var prometheus = await PrometheusServer.StartAsync([new ScrapeTarget("kubevirt", exporter.Address)], Stop);
        await using var calm = await Twin.StartAsync(prometheus.BaseAddress, new KillAfterWrites());
        await using var killed = await Twin.StartAsync(prometheus.BaseAddress, new KillAfterWrites(DeadlyWrites));
        foreach (var twin in new[] { calm, killed })
            await ApplyTenantsAsync(twin);
        var meters = new GuestMeters(calm.Objects, exporter);
        await BeginAsync(meters);

        calm.LaunchOperator();
        var dying = DieAgainAndAgainAsync(killed);
        foreach (var twin in new[] { calm, killed })
            await ApplyBondsAsync(twin);
        await dying;
        meters.End();

        foreach (var twin in new[] { calm, killed })
            await SettledAsync(twin);
        var last = (await calm.AccountsAsync()).Max(account => account.Status.AsOf);
        var expected = await BooksAsync(calm, last);
        Assert.Contains("batch-3: 3 BU", string.Join('\n', expected), StringComparison.Ordinal);
        Assert.Equal(expected, await BooksAsync(killed, last));
        Assert.Equal(await ReceiptsAsync(calm), await ReceiptsAsync(killed));
    }

    private static async Task BeginAsync(GuestMeters meters)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        limit.CancelAfter(Patience);
        await meters.UntilRunningAsync(Machines, limit.Token);
    }

    private static async Task ApplyTenantsAsync(Twin twin)
    {
        foreach (var file in new[] { "00-namespace", "10-policy", "20-virtual-machines", "30-accounts" })
            await twin.ApplyAsync("--filename", Path.Combine(DemoRepository.Samples, $"{file}.yaml"));
        await twin.ApplyTextAsync(Saver);
    }

    private static async Task ApplyBondsAsync(Twin twin)
    {
        await twin.ApplyAsync("--filename", Path.Combine(DemoRepository.Samples, "40-bonds.yaml"));
        for (var n = 1; n <= 3; n++)
            await twin.ApplyTextAsync(
                $$"""
                apiVersion: bonding.dev/v1alpha1
                kind: Bond
                metadata: { name: batch-3-{{n}}, namespace: shop }
                spec: { accountName: batch-3, units: 1 }
                """
            );
    }

    private static async Task DieAgainAndAgainAsync(Twin twin)
    {
        foreach (var _ in DeadlyWrites)
        {
            twin.LaunchOperator();
            await twin.KilledAsync();
            await twin.DiscardAsync();
        }

        twin.LaunchOperator();
        await Task.Delay(TimeSpan.FromSeconds(5), Stop);
        await twin.KillAsync();
        // It is away longer than a series may be late, and catches up from the samples.
        await Task.Delay(TimeSpan.FromSeconds(15), Stop);
        twin.LaunchOperator();
        await Task.Delay(TimeSpan.FromSeconds(5), Stop);
    }

    private static async Task SettledAsync(Twin twin)
    {
        await Eventually.TrueAsync(async () => (await twin.BondsAsync()).All(bond => bond.Status.IsFinal), Stop);
        await twin.TouchAccountsAsync();
    }

    /// <summary>Every account's books at a sample time that all accounts have come to.</summary>
    private static async Task<IReadOnlyList<string>> BooksAsync(Twin twin, DateTime? last)
    {
        await Eventually.TrueAsync(
            async () =>
                (await twin.AccountsAsync()).All(account => account.Status.AsOf == last && account.Status.Settling is null or { Count: 0 }),
            Stop
        );
        return [.. (await twin.AccountsAsync()).Select(DescribeLedger)];
    }

    private static string DescribeLedger(CreditAccount account)
    {
        var status = account.Status;
        return $"{account.Name()}: {status.BondedUnits} BU, {status.Balance} cr, tax {status.TaxPaid}, "
            + $"receipt {status.LastReceipt?.Sequence}, "
            + $"{KubernetesJson.Serialize(status.Totals)}, {KubernetesJson.Serialize(status.Usage)}, "
            + $"{status.LaunchBalance} {status.Surplus} {status.Charged}";
    }

    private static async Task<IReadOnlyList<string>> ReceiptsAsync(Twin twin)
    {
        var (accounts, bonds) = (await twin.AccountsAsync(), await twin.BondsAsync());
        foreach (var account in accounts)
        {
            var receipts = bonds
                .Where(bond => bond.Spec.AccountName == account.Name() && bond.Status.Phase == BondPhase.Bonded)
                .Select(ReceiptOf);
            Assert.Empty(ReceiptChain.Breaks(account.Uid(), AccountStatusMapping.Read(account).Value!.Head, receipts));
        }

        return
        [
            .. bonds.Select(bond =>
                $"{bond.Name()}: {bond.Status.Phase} {bond.Status.Debited} {bond.Status.Tax} {bond.Status.Receipt?.Sequence}"
            ),
        ];
    }

    private static BondReceipt ReceiptOf(Bond bond) =>
        new(
            bond.Status.Receipt!.Sequence,
            bond.Uid(),
            bond.Name(),
            bond.Spec.Units,
            new BondPrice(Credits(bond.Status.Debited), Credits(bond.Status.Tax)),
            new DateTimeOffset(bond.Status.BoundAt!.Value),
            bond.Status.Receipt.PreviousHash ?? BondReceipt.Genesis,
            bond.Status.Receipt.Hash
        );

    private static CreditAmount Credits(string? text) =>
        CreditAmount.TryParse(text, out var amount) ? amount : throw new FormatException($"'{text}' are no credits");
}
