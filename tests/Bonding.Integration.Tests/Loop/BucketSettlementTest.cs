using System.Globalization;
using System.Text;
using Bonding.Domain.Bonds;
using Bonding.Domain.Credits;
using Bonding.Domain.Decisions;
using Bonding.Domain.Metering;
using Bonding.Domain.Receipts;
using Bonding.Kubernetes.Client;
using Bonding.Operator.State;
using Bonding.Resources.CreditAccounts;
using Bonding.TestKit;
using Bonding.TestKit.Prometheus;

namespace Bonding.Integration.Tests.Loop;

/// <summary>Memory and IO credits of a VM, settled from a real Prometheus by an operator that is restarted on the way.</summary>
public sealed class BucketSettlementTest(LoopStage stage) : IClassFixture<LoopStage>
{
    private const int StepSeconds = 15;
    private const int Samples = 80;
    private const long Gibibyte = 1024 * 1024 * 1024;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_credit_of_memory_and_disk_is_where_the_samples_say_after_a_restart()
    {
        await using var scene = await LoopCase.OpenAsync(stage);
        var begin = DateTimeOffset.FromUnixTimeSeconds(
            DateTimeOffset.UtcNow.AddSeconds(-60 - ((Samples - 1) * StepSeconds)).ToUnixTimeSeconds() / StepSeconds * StepSeconds
        );
        var end = begin.AddSeconds((Samples - 1) * StepSeconds);
        await using var prometheus = await PrometheusServer.StartAsync([], Stop, history: History(scene.Namespace, begin));
        await scene.CreateMachineAsync("vm");
        await OpenAsync(scene, begin);

        await using (var restarted = await RunningLoop.StartAsync(stage, Stop, prometheus.BaseAddress))
            await AwaitAsync(scene, restarted, begin.AddMinutes(5));
        await using var loop = await RunningLoop.StartAsync(stage, Stop, prometheus.BaseAddress);
        var buckets = (await AwaitAsync(scene, loop, end)).Buckets;

        // 2 GiB in use at a baseline of 25 % of 4 GiB; two counters of 60 MiB in all every 15 s, 4 MiB/s, at 10 % of 20.
        var minutes = (Samples - 1) * StepSeconds / 60m;
        AssertTrue(buckets[BucketResource.Memory], cap: 30 * 4, spent: 2 * minutes, minted: 1 * minutes);
        AssertTrue(buckets[BucketResource.Io], cap: 30 * 20, spent: 4 * minutes, minted: 2 * minutes);
    }

    private static void AssertTrue(CreditLedger bucket, decimal cap, decimal spent, decimal minted) =>
        Assert.Equal(
            (Credits(cap - spent + minted), Credits(spent), Credits(minted), CreditAmount.Zero),
            (bucket.Balance, bucket.Spent, bucket.Minted, bucket.Imbalance)
        );

    private static CreditAmount Credits(decimal credits) =>
        CreditAmount.FromMicroCredits((long)(credits * CreditAmount.MicroCreditsPerCredit));

    // As an operator left it before: full, and settled to the first sample.
    private static async Task OpenAsync(LoopCase scene, DateTimeOffset begin)
    {
        await scene.CreateAccountAsync(
            "vm",
            buckets:
            [
                new BucketSpec
                {
                    Resource = BucketResource.Memory,
                    Size = 4,
                    BaselinePercent = 25,
                },
                new BucketSpec
                {
                    Resource = BucketResource.Io,
                    Size = 20,
                    BaselinePercent = 10,
                },
            ]
        );
        var account = await scene.AwaitAccountAsync("vm", _ => true);
        var full = BucketRules.Open(
            new Dictionary<BucketResource, CreditLedger>(),
            AccountSpecMapping.Read(account.Spec, BondingRules.Default).Value!.Buckets
        );
        var checkpoint = new UsageCheckpoint(UsageTime.Zero, begin, "");
        account.Status = AccountStatusMapping.Write(
            new BondingAccount(account.Metadata.Uid, CreditLedger.Empty with { Checkpoint = checkpoint }, ChainHead.Start, [])
            {
                Buckets = full.ToDictionary(bucket => bucket.Key, bucket => bucket.Value with { Checkpoint = checkpoint }),
            }
        );
        await scene.WriteStatusAsync(account);
    }

    private static string History(string ns, DateTimeOffset begin)
    {
        var labels = $"job=\"kubevirt\",namespace=\"{ns}\",name=\"vm\",node=\"a\"";
        var text = new StringBuilder();
        Append(text, "kubevirt_vmi_memory_available_bytes", "gauge", labels, begin, _ => 4 * Gibibyte);
        Append(text, "kubevirt_vmi_memory_usable_bytes", "gauge", labels, begin, _ => 2 * Gibibyte);
        Append(
            text,
            "kubevirt_vmi_storage_read_traffic_bytes",
            "counter",
            $"{labels},drive=\"vda\"",
            begin,
            index => index * 45L * 1024 * 1024
        );
        Append(
            text,
            "kubevirt_vmi_storage_write_traffic_bytes",
            "counter",
            $"{labels},drive=\"vda\"",
            begin,
            index => index * 15L * 1024 * 1024
        );
        return text.Append("# EOF\n").ToString();
    }

    private static void Append(StringBuilder text, string metric, string type, string labels, DateTimeOffset begin, Func<int, long> valueAt)
    {
        text.Append(CultureInfo.InvariantCulture, $"# TYPE {metric} {type}\n");
        var series = $"{metric}{(type == "counter" ? "_total" : "")}{{{labels}}}";
        for (var index = 0; index < Samples; index++)
        {
            var second = begin.AddSeconds(index * StepSeconds).ToUnixTimeSeconds();
            text.Append(CultureInfo.InvariantCulture, $"{series} {valueAt(index)} {second}\n");
        }
    }

    private static async Task<LiveAccount> AwaitAsync(LoopCase scene, RunningLoop loop, DateTimeOffset to) =>
        await Eventually.GetAsync(
            () => Task.FromResult(loop.Get<AccountCache>().Find(new NamespacedName(scene.Namespace, "vm"))),
            account => account.Buckets.Count == 2 && account.Buckets.Values.All(bucket => bucket.Checkpoint?.At >= to),
            Stop
        ) ?? throw new InvalidOperationException("no account");
}
