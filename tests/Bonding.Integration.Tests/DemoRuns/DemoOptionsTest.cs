using Bonding.Demo;

namespace Bonding.Integration.Tests.DemoRuns;

/// <summary>The environment variables of the demo.</summary>
public sealed class DemoOptionsTest
{
    [Theory]
    [InlineData(null, null, null, null)]
    [InlineData("60", "30s", 60, 30)]
    [InlineData("", "1s", null, 1)]
    public void Durations_and_scrape_intervals_are_whole_seconds(
        string? duration,
        string? scrape,
        int? expectedDuration,
        int? expectedScrape
    )
    {
        var options = Read(duration, scrape);
        Assert.Equal(expectedDuration, (int?)options.Duration?.TotalSeconds);
        Assert.Equal(expectedScrape, (int?)options.Scrape?.TotalSeconds);
    }

    [Theory]
    [InlineData("0", null, "DURATION is \"0\"; allowed: a whole number of seconds, 1 or more")]
    [InlineData("1m", null, "DURATION is \"1m\"; allowed: a whole number of seconds, 1 or more")]
    [InlineData(null, "30", "SCRAPE is \"30\"; allowed: whole seconds with their unit, 1s to 300s")]
    [InlineData(null, "0s", "SCRAPE is \"0s\"; allowed: whole seconds with their unit, 1s to 300s")]
    [InlineData(null, "301s", "SCRAPE is \"301s\"; allowed: whole seconds with their unit, 1s to 300s")]
    [InlineData(null, "1m", "SCRAPE is \"1m\"; allowed: whole seconds with their unit, 1s to 300s")]
    public void What_is_not_allowed_is_named(string? duration, string? scrape, string message) =>
        Assert.Equal(message, Assert.Throws<ArgumentException>(() => Read(duration, scrape)).Message);

    [Fact]
    public void With_agents_samples_are_a_second_apart_however_rarely_KubeVirt_is_scraped()
    {
        var options = Read(null, "30s", "1");
        Assert.True(options.HasAgents);
        Assert.Equal(TimeSpan.FromSeconds(1), options.Spacing);
        Assert.Equal(TimeSpan.FromSeconds(30), Read(null, "30s", "0").Spacing);
        Assert.Equal("AGENTS is \"yes\"; allowed: 0 or 1", Assert.Throws<ArgumentException>(() => Read(null, null, "yes")).Message);
    }

    private static DemoOptions Read(string? duration, string? scrape, string? agents = null) =>
        DemoOptions.Read(name =>
            name switch
            {
                "DURATION" => duration,
                "SCRAPE" => scrape,
                _ => agents,
            }
        );
}
