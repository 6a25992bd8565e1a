using System.CommandLine;
using System.Globalization;
using Bonding.Cli.Output;
using Bonding.Resources.Api;
using Spectre.Console;

namespace Bonding.Cli.Remote;

/// <summary><c>explain</c>: why a tenant gets what it gets.</summary>
internal static class ExplainCommand
{
    public static Command Create() =>
        TenantCommand.Create<ExplainResponse>(
            "explain",
            "Why a tenant has this multiplier, this CPU request and this tier, what bound them, and what would change them.",
            _ => "explain",
            ExplainView.Write
        );
}

/// <summary>The explanation for people: what it has and gets, then why, then what would change it.</summary>
internal static class ExplainView
{
    private const string NothingBound = "None";

    public static void Write(ExplainResponse answer, TextWriter output)
    {
        var console = Terminal.CreateConsole(output);
        console.Write(Terminal.Properties(Rows(answer)));
        Section(console, "Why", answer.Because);
        Section(console, "What would change it", answer.WouldChange);
    }

    private static IEnumerable<(string, string)> Rows(ExplainResponse answer)
    {
        var self = answer.Self;
        yield return ("Tenant", $"{self.Tenant} (account {self.Account}, mode {self.Mode})");
        yield return ("Credits", $"{self.Balance} of at most {answer.Cap}, earns {answer.EarnsPerHour} an hour");
        yield return (
            "Bonded",
            $"{HumanFormat.Units(self.BondedUnits)}; one more costs {self.NextUnitPrice} with tax, {HumanFormat.Affordable(self.NextUnitInSeconds)}"
        );
        yield return (
            "Multiplier",
            $"{HumanFormat.Factor(self.Effective)} = base {HumanFormat.Factor(self.Base)} × adjustment {HumanFormat.Factor(self.Adjustment)} ({BoundBy(self)})"
        );
        yield return ("Tier", $"{self.Tier} ({answer.Priority})");
        foreach (var row in Cpu(answer.Cpu))
            yield return row;
        foreach (var forecast in answer.Forecasts)
            yield return (
                $"Forecast {forecast.Resource}",
                $"peak of the next 5 s {HumanFormat.Percent(forecast.Need)}, of the last 30 s {HumanFormat.Percent(forecast.Level)}, usual error {HumanFormat.Percent(forecast.Sigma)} of its size"
            );
        yield return ("Decided", self.AsOf?.ToString("u", CultureInfo.InvariantCulture) ?? "not yet");
    }

    private static IEnumerable<(string, string)> Cpu(ExplainedCpu? cpu)
    {
        if (cpu is null)
        {
            yield return ("CPU", "no pod runs");
            yield break;
        }

        var limit = cpu.Limit is null ? "no limit" : $"limit {HumanFormat.Cpu(cpu.Limit)}";
        yield return (
            "CPU request",
            $"{HumanFormat.Cpu(cpu.Request)} now, target {HumanFormat.Cpu(cpu.Target)}, at first {HumanFormat.Cpu(cpu.BaseRequest)}, {limit}{(cpu.Reason.Length == 0 ? "" : $" ({cpu.Reason})")}"
        );
        yield return (
            "Pod",
            $"{cpu.Pod} on node {cpu.Node}, where {HumanFormat.Cpu(cpu.NodeRequested)} of {HumanFormat.Cpu(cpu.NodeAllocatable)} are requested"
        );
    }

    private static string BoundBy(SelfResponse self) => self.Limit == NothingBound ? self.Reason : $"{self.Reason}, bound by {self.Limit}";

    private static void Section(IAnsiConsole console, string title, IReadOnlyList<string> lines)
    {
        if (lines.Count == 0)
            return;
        console.WriteLine();
        console.MarkupLine($"[bold]{Markup.Escape(title)}[/]");
        foreach (var line in lines)
            console.MarkupLine("  " + Markup.Escape(line));
    }
}
