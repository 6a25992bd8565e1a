using System.Globalization;
using Bonding.Resources.Api;
using Spectre.Console;

namespace Bonding.Cli.Asking;

/// <summary>The explanation for people: what it has and gets, then why, then what would change it.</summary>
internal static class ExplainView
{
    private const string NothingBound = "None";

    public static void Write(ExplainAnswer answer, TextWriter output)
    {
        var console = Terminal.On(output);
        console.Write(Terminal.Properties(Rows(answer)));
        Section(console, "Why", answer.Because);
        Section(console, "What would change it", answer.WouldChange);
    }

    private static IEnumerable<(string, string)> Rows(ExplainAnswer answer)
    {
        var self = answer.Self;
        yield return ("Tenant", $"{self.Tenant} (account {self.Account}, mode {self.Mode})");
        yield return ("Credits", $"{self.Balance} of at most {answer.Cap}, earns {answer.EarnsPerHour} an hour");
        yield return ("Bonded", $"{Wording.Units(self.BondedUnits)}; one more costs {self.NextUnitPrice} with tax, {Wording.Affordable(self.NextUnitInSeconds)}");
        yield return ("Multiplier", $"{Wording.Factor(self.Effective)} = base {Wording.Factor(self.Base)} × adjustment {Wording.Factor(self.Adjustment)} ({BoundBy(self)})");
        yield return ("Tier", $"{self.Tier} ({answer.Priority})");
        foreach (var row in Cpu(answer.Cpu)) yield return row;
        foreach (var forecast in answer.Forecasts)
            yield return ($"Forecast {forecast.Resource}", $"peak of the next 5 s {Wording.Percent(forecast.Need)}, of the last 30 s {Wording.Percent(forecast.Level)}, usual error {Wording.Percent(forecast.Sigma)} of its size");
        yield return ("Decided", self.AsOf?.ToString("u", CultureInfo.InvariantCulture) ?? "not yet");
    }

    private static IEnumerable<(string, string)> Cpu(ExplainedCpu? cpu)
    {
        if (cpu is null)
        {
            yield return ("CPU", "no pod runs");
            yield break;
        }

        var limit = cpu.Limit is null ? "no limit" : $"limit {Wording.Cpu(cpu.Limit)}";
        yield return ("CPU request", $"{Wording.Cpu(cpu.Request)} now, target {Wording.Cpu(cpu.Target)}, at first {Wording.Cpu(cpu.BaseRequest)}, {limit}{(cpu.Reason.Length == 0 ? "" : $" ({cpu.Reason})")}");
        yield return ("Pod", $"{cpu.Pod} on node {cpu.Node}, where {Wording.Cpu(cpu.NodeRequested)} of {Wording.Cpu(cpu.NodeAllocatable)} are requested");
    }

    private static string BoundBy(SelfAnswer self) => self.Limit == NothingBound ? self.Reason : $"{self.Reason}, bound by {self.Limit}";

    private static void Section(IAnsiConsole console, string title, IReadOnlyList<string> lines)
    {
        if (lines.Count == 0) return;
        console.WriteLine();
        console.MarkupLine($"[bold]{Markup.Escape(title)}[/]");
        foreach (var line in lines) console.MarkupLine("  " + Markup.Escape(line));
    }
}
