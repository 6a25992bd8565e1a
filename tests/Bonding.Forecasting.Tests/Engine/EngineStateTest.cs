using Bonding.Forecasting.Engine;

namespace Bonding.Forecasting.Tests.Engine;

/// <summary>Checks that a restart keeps the learnt state.</summary>
public class EngineStateTest
{
    private static double Batchy(int second) => second % 5 == 0 ? 20 : 2 + (second % 3);

    private static EngineStore Learnt(int seconds)
    {
        var store = new EngineStore(new ForecasterOptions());
        store.Add();
        store.Remove(store.Add());
        Continue(store, 0, seconds);
        return store;
    }

    private static void Continue(EngineStore store, int from, int to)
    {
        for (var t = from; t < to; t++)
            store.Observe(0, new Sample(Batchy(t)));
    }

    private static EngineStore Restarted(EngineStore store, Func<byte[], byte[]>? changed = null)
    {
        using var file = new MemoryStream();
        store.Save(file);
        var bytes = changed?.Invoke(file.ToArray()) ?? file.ToArray();
        return EngineStore.Load(new MemoryStream(bytes), new ForecasterOptions());
    }

    [Fact]
    public void A_loaded_store_is_stale_until_the_next_sample_and_foresees_the_pattern_at_once()
    {
        var store = Restarted(Learnt(400));
        Assert.Equal(ForecastQuality.Stale, store.Predict(0).Quality);
        store.Observe(0, new Sample(Batchy(400)));
        var forecast = store.Predict(0);
        Assert.Equal(ForecastQuality.Ready, forecast.Quality);
        Assert.Equal(Batchy(405), forecast.Quantile(5, QuantileLevel.P50), 2.0);
        Assert.True(store.Score(0).Skill > 0.8);
    }

    [Fact]
    public void A_loaded_store_gives_the_same_slots_again() =>
        Assert.Equal((1, 1), (Restarted(Learnt(50)).Count, Restarted(Learnt(50)).Add()));

    [Fact]
    public void Two_stores_loaded_from_one_file_go_on_alike()
    {
        var (one, other) = (Restarted(Learnt(300)), Restarted(Learnt(300)));
        Continue(one, 300, 400);
        Continue(other, 300, 400);
        Assert.Equal(Forecasters.Numbers(one.Predict(0)), Forecasters.Numbers(other.Predict(0)));
    }

    [Theory]
    [InlineData(0, "magic number")]
    [InlineData(4, "version")]
    [InlineData(8, "size of a series")]
    public void A_file_of_another_kind_is_refused_by_name(int place, string field)
    {
        var problem = Assert.Throws<InvalidDataException>(() =>
            Restarted(
                Learnt(10),
                bytes =>
                {
                    bytes[place] ^= 1;
                    return bytes;
                }
            )
        );
        Assert.Contains(field, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_was_cut_off_is_refused() =>
        Assert.Throws<EndOfStreamException>(() => Restarted(Learnt(10), bytes => bytes[..^1]));
}
