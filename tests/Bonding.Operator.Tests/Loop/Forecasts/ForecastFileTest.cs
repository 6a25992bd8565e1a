using Bonding.Domain.Bursts;
using Bonding.Domain.Metering;
using Bonding.Domain.Multipliers;
using Bonding.Forecasting;
using Bonding.Forecasting.Phases;
using Bonding.Kubernetes.Client;
using Bonding.Operator.Loop.Forecasts;
using Microsoft.Extensions.Logging.Abstractions;

namespace Bonding.Operator.Tests.Loop.Forecasts;

/// <summary>What the engines have learnt survives a restart of the operator.</summary>
public sealed class ForecastFileTest : IDisposable
{
    private static readonly NamespacedName Web = new("shop", "web");
    private static readonly NamespacedName Gone = new("shop", "gone");

    private readonly string _folder = Directory.CreateTempSubdirectory("forecasts-").FullName;

    private string FilePath => PathOf("a");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_tenant_continues_from_what_was_learnt_under_the_name_of_its_account()
    {
        var before = new ForecastEngines(ForecastWeights.None);
        _ = before.GetOrAdd(Gone);
        var learnt = before.GetOrAdd(Web).Usage[(int)MeteredResource.Cpu];
        for (var second = 0; second < 300; second++)
            learnt.Observe(Use(second));
        before.RemoveAllExcept(new HashSet<NamespacedName> { Web });
        NewFile().Write(before);

        var after = NewFile().Read();
        var resumed = after.GetOrAdd(Web).Usage[(int)MeteredResource.Cpu];

        Assert.Equal((1, learnt.Score), (after.Count, resumed.Score));
        resumed.Observe(Use(300));
        Assert.Equal(ForecastQuality.Ready, resumed.Predict(At(301)).Quality);
        Assert.Equal(Use(305).Mean, resumed.Predict(At(301)).Quantile(5, QuantileLevel.P50), 0.1);
    }

    [Fact]
    public void The_period_of_a_tenants_bursts_is_kept()
    {
        var before = new ForecastEngines(ForecastWeights.None);
        _ = before.GetOrAdd(Gone);
        var bursts = before.GetOrAdd(Web).Bursts;
        for (var second = 0; second < 400; second++)
        {
            bursts.Observe(new UsageWindow(second, second + 1, second % 50 < 9 ? 0.5 : 0.01, 1));
            _ = OutlookAt(second + 1, bursts);
        }

        NewFile().Write(before);
        var after = NewFile().Read().GetOrAdd(Web).Bursts;

        Assert.Equal(50, after.Period, 0.2);
        Assert.Equal(OutlookAt(401, bursts), OutlookAt(401, after));
    }

    [Fact]
    public void Tenants_that_are_gone_make_room_for_new_ones()
    {
        var before = new ForecastEngines(ForecastWeights.None);
        _ = before.GetOrAdd(Gone);
        NewFile().Write(before);

        var after = NewFile().Read();
        after.RemoveAllExcept(new HashSet<NamespacedName>());

        Assert.Equal(0, after.Count);
        Assert.Equal(ForecastQuality.None, after.GetOrAdd(Web).Usage[0].Predict(At(0)).Quality);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(9)]
    [InlineData(900)]
    public void A_truncated_file_is_ignored_and_the_forecasts_begin_anew(int bytes)
    {
        var before = new ForecastEngines(ForecastWeights.None);
        _ = before.GetOrAdd(Web);
        NewFile().Write(before);
        File.WriteAllBytes(FilePath, File.ReadAllBytes(FilePath)[..bytes]);

        Assert.Equal(0, NewFile().Read().Count);
    }

    [Theory]
    [InlineData(new byte[] { 0xFF, 0xFF, 0xFF, 0x7F })]
    [InlineData(new byte[] { 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF })]
    public void A_damaged_file_prevents_neither_the_start_of_the_operator_nor_the_forecasts(byte[] damage)
    {
        var before = new ForecastEngines(ForecastWeights.None);
        _ = before.GetOrAdd(Web);
        NewFile().Write(before);
        var sound = File.ReadAllBytes(FilePath);
        for (var place = 0; place < sound.Length; place += place < 200 ? 1 : sound.Length / 50)
        {
            File.WriteAllBytes(FilePath, [.. sound[..place], .. damage, .. sound.Skip(place + damage.Length)]);
            foreach (var forecaster in NewFile().Read().GetOrAdd(Web).Usage)
                forecaster.Observe(Use(0));
        }
    }

    [Fact]
    public void Replicas_that_share_a_folder_write_a_file_each_and_a_new_one_continues_from_the_newest()
    {
        NewFile("b").Write(EnginesOf(Web, Gone));
        NewFile("a/b").Write(EnginesOf(Web));
        File.SetLastWriteTimeUtc(PathOf("b"), DateTime.UtcNow.AddMinutes(-5));

        Assert.Equal(1, NewFile("c").Read().Count);

        File.WriteAllText(PathOf("a-b"), "no forecasts");
        Assert.Equal(2, NewFile("c").Read().Count);
    }

    [Fact]
    public void The_file_of_a_replica_that_is_long_gone_is_deleted_and_one_without_tenants_writes_nothing()
    {
        NewFile("gone").Write(EnginesOf(Gone));
        File.SetLastWriteTimeUtc(PathOf("gone"), DateTime.UtcNow.AddHours(-2));

        NewFile("b").Write(EnginesOf());
        NewFile("a").Write(EnginesOf(Web));

        Assert.Equal([PathOf("a")], Directory.GetFiles(_folder));
    }

    [Fact]
    public void The_forecasts_continue_when_the_file_cannot_be_written()
    {
        var engines = new ForecastEngines(ForecastWeights.None);
        _ = engines.GetOrAdd(Web);

        new ForecastFile(
            Path.Combine(_folder, "missing", "forecasts"),
            "a",
            ForecastWeights.None,
            TimeProvider.System,
            NullLogger<ForecastFile>.Instance
        ).Write(engines);

        Assert.Equal(1, engines.Count);
    }

    private static PhaseOutlook? OutlookAt(int second, BurstForecaster bursts) =>
        bursts.Outlook(At(second), TimeSpan.FromSeconds(1), 0.3f, BurstRules.Default);

    private ForecastFile NewFile(string replica = "a") =>
        new(Path.Combine(_folder, "forecasts"), replica, ForecastWeights.None, TimeProvider.System, NullLogger<ForecastFile>.Instance);

    private string PathOf(string replica) => Path.Combine(_folder, $"forecasts.{replica}");

    private static ForecastEngines EnginesOf(params NamespacedName[] accounts)
    {
        var engines = new ForecastEngines(ForecastWeights.None);
        foreach (var account in accounts)
            _ = engines.GetOrAdd(account);
        return engines;
    }

    private static UsageWindow Use(int second) => new(second, second + 1, second % 5 == 0 ? 0.8 : 0.1 + (second % 3 * 0.05), Spacing: 1);

    private static DateTimeOffset At(int second) => DateTimeOffset.FromUnixTimeSeconds(second);
}
