using Bonding.Domain.Multipliers;
using Bonding.Forecasting;
using Bonding.Kubernetes.Client;
using Bonding.Operator.Loop.Forecasts;
using Microsoft.Extensions.Logging.Abstractions;

namespace Bonding.Operator.Tests.Loop.Forecasts;

/// <summary>A restart of the operator keeps what its engines learnt.</summary>
public sealed class ForecastFileTest : IDisposable
{
    private static readonly NamespacedName Web = new("shop", "web");
    private static readonly NamespacedName Gone = new("shop", "gone");

    private readonly string _folder = Directory.CreateTempSubdirectory("forecasts-").FullName;

    private string FilePath => PathOf("a");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_tenant_goes_on_from_what_was_learnt_of_it_by_the_name_of_its_account()
    {
        var before = new ForecastEngines(ForecastWeights.None);
        _ = before.GetOrAdd(Gone);
        var learnt = before.GetOrAdd(Web)[(int)MeteredResource.Cpu];
        for (var second = 0; second < 300; second++)
            learnt.Observe(Use(second));
        before.RemoveAllExcept(new HashSet<NamespacedName> { Web });
        NewFile().Write(before);

        var after = NewFile().Read();
        var resumed = after.GetOrAdd(Web)[(int)MeteredResource.Cpu];

        Assert.Equal((1, learnt.Score), (after.Count, resumed.Score));
        resumed.Observe(Use(300));
        Assert.Equal(ForecastQuality.Ready, resumed.Predict().Quality);
        Assert.Equal(Use(305).Value, resumed.Predict().Quantile(5, QuantileLevel.P50), 0.1);
    }

    [Fact]
    public void What_is_known_of_tenants_that_are_gone_makes_room_for_new_ones()
    {
        var before = new ForecastEngines(ForecastWeights.None);
        _ = before.GetOrAdd(Gone);
        NewFile().Write(before);

        var after = NewFile().Read();
        after.RemoveAllExcept(new HashSet<NamespacedName>());

        Assert.Equal(0, after.Count);
        Assert.Equal(ForecastQuality.None, after.GetOrAdd(Web)[0].Predict().Quality);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(9)]
    [InlineData(900)]
    public void A_file_that_was_cut_off_is_left_and_the_forecasts_begin_anew(int bytes)
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
    public void A_file_that_was_damaged_keeps_no_operator_from_starting_and_no_tenant_from_forecasts(byte[] damage)
    {
        var before = new ForecastEngines(ForecastWeights.None);
        _ = before.GetOrAdd(Web);
        NewFile().Write(before);
        var sound = File.ReadAllBytes(FilePath);
        for (var place = 0; place < sound.Length; place += place < 200 ? 1 : sound.Length / 50)
        {
            File.WriteAllBytes(FilePath, [.. sound[..place], .. damage, .. sound.Skip(place + damage.Length)]);
            foreach (var forecaster in NewFile().Read().GetOrAdd(Web))
                forecaster.Observe(Use(0));
        }
    }

    [Fact]
    public void Replicas_that_share_a_folder_write_beside_each_other_and_a_new_one_goes_on_from_the_newest()
    {
        NewFile("b").Write(Knowing(Web, Gone));
        NewFile("a/b").Write(Knowing(Web));
        File.SetLastWriteTimeUtc(PathOf("b"), DateTime.UtcNow.AddMinutes(-5));

        Assert.Equal(1, NewFile("c").Read().Count);

        File.WriteAllText(PathOf("a-b"), "no forecasts");
        Assert.Equal(2, NewFile("c").Read().Count);
    }

    [Fact]
    public void What_a_replica_left_that_is_long_gone_is_deleted_and_one_that_knows_nobody_writes_nothing()
    {
        NewFile("gone").Write(Knowing(Gone));
        File.SetLastWriteTimeUtc(PathOf("gone"), DateTime.UtcNow.AddHours(-2));

        NewFile("b").Write(Knowing());
        NewFile("a").Write(Knowing(Web));

        Assert.Equal([PathOf("a")], Directory.GetFiles(_folder));
    }

    [Fact]
    public void Where_nothing_can_be_written_the_forecasts_go_on()
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

    private ForecastFile NewFile(string replica = "a") =>
        new(Path.Combine(_folder, "forecasts"), replica, ForecastWeights.None, TimeProvider.System, NullLogger<ForecastFile>.Instance);

    private string PathOf(string replica) => Path.Combine(_folder, $"forecasts.{replica}");

    private static ForecastEngines Knowing(params NamespacedName[] accounts)
    {
        var engines = new ForecastEngines(ForecastWeights.None);
        foreach (var account in accounts)
            _ = engines.GetOrAdd(account);
        return engines;
    }

    private static Sample Use(int second) => new(second % 5 == 0 ? 0.8 : 0.1 + (second % 3 * 0.05));
}
