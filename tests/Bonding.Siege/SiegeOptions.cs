namespace Bonding.Siege;

/// <summary>What the siege is asked for by environment variables.</summary>
/// <param name="IsSample">Whether only a sample of the attacks is run, for a shorter time (SAMPLE=1).</param>
/// <param name="Only">Runs the attacks alone whose names hold this text (ONLY); null: all.</param>
internal sealed record SiegeOptions(bool IsSample, string? Only = null)
{
    /// <param name="variable">Returns the value of an environment variable.</param>
    /// <exception cref="ArgumentException">A value is not allowed; the message names it and what is.</exception>
    public static SiegeOptions Read(Func<string, string?> variable) =>
        new(SampleOf(variable("SAMPLE")), variable("ONLY") is { Length: > 0 } only ? only : null);

    private static bool SampleOf(string? text) =>
        text switch
        {
            null or "" or "0" => false,
            "1" => true,
            _ => throw new ArgumentException($"SAMPLE is \"{text}\"; allowed: 0 or 1"),
        };
}
