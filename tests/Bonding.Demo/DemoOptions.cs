using System.Globalization;
using Bonding.Demo.Views;

namespace Bonding.Demo;

/// <summary>What the demo is asked for by environment variables.</summary>
/// <param name="Duration">How long it runs (DURATION); null: until its forecasts have learnt.</param>
/// <param name="Scrape">
/// The scrape interval of KubeVirt's metrics (SCRAPE), which are then as old as in a cluster; null: every second, fresh.
/// </param>
/// <param name="HasAgents">Whether an agent runs on each node (AGENTS=1), from which forecasts are then made.</param>
internal sealed record DemoOptions(TimeSpan? Duration, TimeSpan? Scrape, bool HasAgents)
{
    private const int LongestScrape = 300;

    private static readonly TimeSpan EverySecond = TimeSpan.FromSeconds(1);

    /// <summary>The time between two samples of usage. Agents report every second.</summary>
    public TimeSpan Spacing => HasAgents ? EverySecond : Scrape ?? EverySecond;

    /// <summary>How long forecasts are watched, unless a duration is set. With agents their skill is what is to be seen.</summary>
    public TimeSpan Proof => HasAgents ? Learning.Long : Learning.Short;

    /// <param name="variable">Returns the value of an environment variable.</param>
    /// <exception cref="ArgumentException">A value is not allowed; the message names it and what is.</exception>
    public static DemoOptions Read(Func<string, string?> variable) =>
        new(DurationOf(variable("DURATION")), ScrapeOf(variable("SCRAPE")), AgentsOf(variable("AGENTS")));

    private static TimeSpan? DurationOf(string? text) =>
        string.IsNullOrEmpty(text) ? null
        : Whole(text) is { } seconds && seconds >= 1 ? TimeSpan.FromSeconds(seconds)
        : throw new ArgumentException($"DURATION is \"{text}\"; allowed: a whole number of seconds, 1 or more");

    private static TimeSpan? ScrapeOf(string? text) =>
        string.IsNullOrEmpty(text) ? null
        : text.EndsWith('s') && Whole(text[..^1]) is { } seconds and >= 1 and <= LongestScrape ? TimeSpan.FromSeconds(seconds)
        : throw new ArgumentException($"SCRAPE is \"{text}\"; allowed: whole seconds with their unit, 1s to {LongestScrape}s");

    private static bool AgentsOf(string? text) =>
        text switch
        {
            null or "" or "0" => false,
            "1" => true,
            _ => throw new ArgumentException($"AGENTS is \"{text}\"; allowed: 0 or 1"),
        };

    private static int? Whole(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
