using Bonding.Simulation.Loads;

namespace Bonding.Simulation.Tests.Loads;

/// <summary>Checks the generated loads.</summary>
public class LoadGeneratorsTest
{
    private const int Seconds = 20_000;

    [Fact]
    public void A_load_depends_on_its_seed_and_name_alone()
    {
        double[] Load(long seed, string name) => LoadGenerators.Bursty(300, 0, 2, 10, 10, seed, name);
        Assert.Equal(Load(1, "a"), Load(1, "a"));
        Assert.NotEqual(Load(1, "a"), Load(2, "a"));
        Assert.NotEqual(Load(1, "a"), Load(1, "b"));
    }

    [Fact]
    public void The_generator_gives_the_same_numbers_on_every_machine()
    {
        var random = SeededRandom.For(1, "tenant-0");
        Assert.Equal(
            [0.2875911908484966, 0.097052969635982977, 0.33693678330195143],
            Enumerable.Range(0, 3).Select(_ => random.NextDouble())
        );
    }

    [Fact]
    public void Bursts_are_on_for_their_share_of_the_time()
    {
        var load = LoadGenerators.Bursty(Seconds, 0, 2, 10, 30, 1, "a");
        Assert.InRange(load.Count(level => level > 0) / (double)Seconds, 0.22, 0.30);
        Assert.All(load.Where(level => level > 0), level => Assert.InRange(level, 1, 2));
    }

    [Theory]
    [InlineData(0.05)]
    [InlineData(0.5)]
    [InlineData(1)]
    public void Even_bursts_have_exactly_the_mean_that_was_asked_for(double duty)
    {
        var load = LoadGenerators.EvenBursts(900, 0.4, duty, 10, 1, "a");
        Assert.Equal(0.4, load.Average(), 1e-9);
        Assert.Single(load.Where(level => level > 0).Distinct());
    }

    [Fact]
    public void Even_bursts_are_on_for_their_share_of_the_time()
    {
        var load = LoadGenerators.EvenBursts(Seconds, 0.4, 0.25, 10, 1, "a");
        Assert.InRange(load.Count(level => level > 0) / (double)Seconds, 0.2, 0.3);
    }

    [Fact]
    public void A_wave_stays_between_its_levels_with_a_tenth_of_noise()
    {
        var load = LoadGenerators.Wave(Seconds, 1, 3, 60, 1, "a");
        Assert.All(load, level => Assert.InRange(level, 0.9, 3.3));
        Assert.InRange(load.Average(), 1.98, 2.02);
    }
}
