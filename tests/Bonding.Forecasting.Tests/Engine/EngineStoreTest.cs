using Bonding.Forecasting.Engine;
using Bonding.Forecasting.Lstm;

namespace Bonding.Forecasting.Tests.Engine;

/// <summary>Checks the engine with many series in one store.</summary>
public class EngineStoreTest
{
    private static readonly ForecasterOptions Options = new();

    private static double Batchy(int second, int series) => second % 5 == series % 5 ? 20 + series : 2;

    private static EngineStore After(int seconds, int series)
    {
        var store = new EngineStore(Options);
        for (var i = 0; i < series; i++)
            store.Add();
        for (var t = 0; t < seconds; t++)
        {
            for (var i = 0; i < series; i++)
                store.Observe(i, new Sample(Batchy(t, i)));
        }
        return store;
    }

    [Fact]
    public void A_load_that_comes_every_five_seconds_is_foreseen()
    {
        var store = After(400, series: 3);
        for (var h = 1; h <= Horizon.Seconds; h++)
            Assert.Equal(Batchy(399 + h, 1), store.Predict(1).Quantile(h, QuantileLevel.P50), 2.0);
        Assert.Equal(0, store.Score(1).Period % 5);
        Assert.InRange(store.Score(1).Skill, 0.8, 1);
        Assert.False(store.Score(1).SteppedBack);
    }

    [Fact]
    public void On_a_random_walk_the_engine_steps_back_or_is_no_worse_than_the_last_value()
    {
        var random = new Random(3);
        var store = new EngineStore(Options);
        var slot = store.Add();
        for (double t = 0, value = 1000; t < 900; t++, value += random.NextDouble() - 0.5)
            store.Observe(slot, new Sample(value));
        Assert.True(store.Score(slot).SteppedBack || store.Score(slot).Skill > -0.02);
    }

    [Fact]
    public void An_LSTM_joins_the_models_of_a_store_that_is_given_weights()
    {
        var (alone, joined) = (new Ensemble(Options), new Ensemble(Options with { Recurrent = LstmWeights.Default("cpu") }));
        var random = new Random(5);
        var differ = 0;
        for (double t = 0, value = 100; t < 600; t++, value = Math.Max(0, value + random.NextDouble() - 0.5))
        {
            foreach (var ensemble in (Ensemble[])[alone, joined])
                ensemble.Observe(new Sample(value));
            differ += alone.Predict().Quantile(1, QuantileLevel.P50) == joined.Predict().Quantile(1, QuantileLevel.P50) ? 0 : 1;
        }
        Assert.InRange(differ, 300, 600);
        Assert.InRange(joined.Score.Skill, alone.Score.Skill - 0.05, 1);
    }

    [Fact]
    public void A_removed_slot_is_given_again_and_knows_nothing_of_before()
    {
        var store = After(100, series: 3);
        store.Remove(1);
        Assert.Equal(2, store.Count);
        Assert.Equal(1, store.Add());
        Assert.Equal(ForecastQuality.None, store.Predict(1).Quality);
        Assert.Equal(ForecastQuality.Ready, store.Predict(2).Quality);
    }

    [Fact]
    public void A_slot_that_was_never_given_is_refused_by_name() =>
        Assert.Contains("slot", Assert.Throws<ArgumentOutOfRangeException>(() => After(1, 2).Predict(2)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_sample_of_one_series_leaves_the_others_forecast_of_that_second_alone()
    {
        var (calm, changed) = (After(300, 2), After(300, 2));
        Assert.Equal(Forecasters.Numbers(calm.Predict(0)), Forecasters.Numbers(changed.Predict(0)));
        changed.Observe(0, new Sample(1e6));
        Assert.Equal(Forecasters.Numbers(calm.Predict(1)), Forecasters.Numbers(changed.Predict(1)));
    }

    [Fact]
    public void Many_series_allocate_nothing_while_they_run()
    {
        var store = After(200, series: 8);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var t = 200; t < 300; t++)
        {
            for (var i = 0; i < 8; i++)
                store.Observe(i, new Sample(Batchy(t, i)));
        }
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }
}
