using System.Globalization;

namespace Bonding.AgentBench;

/// <summary>What the bench is asked for by environment variables.</summary>
/// <param name="Agents">The agents that report (AGENTS).</param>
/// <param name="Seconds">The seconds that are measured (DURATION).</param>
internal sealed record BenchOptions(int Agents, int Seconds)
{
    private const int MostAgents = 15_000;
    private const int MostSeconds = 600;

    /// <summary>Whether a Prometheus scrapes and answers beside the agents.</summary>
    public bool ComparesPrometheus { get; init; } = true;

    /// <summary>The native agent that is measured; null for none.</summary>
    public string? AgentBinary { get; init; }

    /// <param name="variable">Returns the value of an environment variable.</param>
    /// <exception cref="ArgumentException">A value is not allowed; the message names it and what is.</exception>
    public static BenchOptions Read(Func<string, string?> variable) =>
        new(Number(variable, "AGENTS", 10_000, MostAgents), Number(variable, "DURATION", 45, MostSeconds))
        {
            AgentBinary = variable("AGENT_BINARY") is { Length: > 0 } path ? path : null,
        };

    private static int Number(Func<string, string?> variable, string name, int usual, int most)
    {
        var text = variable(name);
        if (string.IsNullOrEmpty(text))
            return usual;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= most
            ? number
            : throw new ArgumentException($"{name} is \"{text}\"; allowed: a whole number from 1 to {most}");
    }
}
