using System.CommandLine;
using System.Globalization;
using Bonding.Cli.Output;
using Bonding.Resources.Api;
using Spectre.Console;

namespace Bonding.Cli.Remote;

/// <summary>The command <c>explain</c>: shows why a tenant has its multiplier, CPU request and tier.</summary>
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

/// <summary>Writes an explanation for people: the tenant's values, the reasons for them, and what would change them.</summary>
internal static class ExplainView
{
    private const string NothingBound = "None";

    public static void Write(ExplainResponse response, TextWriter output)
    {
        var console = Terminal.CreateConsole(output);
        console.Write(Terminal.Properties(Rows(response)));
        Section(console, "Why", response.Because);
        Section(console, "What would change it", response.WouldChange);
    }

    private static IEnumerable<(string, string)> Rows(ExplainResponse response)
    {
        var self = response.Self;
        yield return ("Tenant", $"{self.Tenant} (account {self.Account}, mode {self.Mode})");
        yield return ("Credits", $"{self.Balance} of at most {response.Cap}, earns {response.EarnsPerHour} an hour");
        yield return (
            "Bonded",
            $"{HumanFormat.Units(self.BondedUnits)}; one more costs {self.NextUnitPrice} with tax, "
                + HumanFormat.Affordable(self.NextUnitInSeconds)
        );
        yield return (
            "Multiplier",
            $"{HumanFormat.Factor(self.Effective)} = base {HumanFormat.Factor(self.Base)} "
                + $"× adjustment {HumanFormat.Factor(self.Adjustment)} ({BoundBy(self)})"
        );
        yield return ("Tier", $"{self.Tier} ({response.Priority})");
        foreach (var row in Cpu(response.Cpu))
            yield return row;
        if (response.Demand is { } demand)
            yield return ("CPU demand", Demand(demand));
        if (response.Bursts is { } bursts)
            yield return ("CPU bursts", Bursts(bursts));
        foreach (var forecast in response.Forecasts)
            yield return ($"Forecast {forecast.Resource}", Forecast(forecast, response.Samples));
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
        var reason = cpu.Reason.Length == 0 ? "" : $" ({cpu.Reason})";
        yield return (
            "CPU request",
            $"{HumanFormat.Cpu(cpu.Request)} now, target {HumanFormat.Cpu(cpu.Target)}, "
                + $"at first {HumanFormat.Cpu(cpu.BaseRequest)}, {limit}{reason}"
        );
        yield return (
            "Pod",
            $"{cpu.Pod} on node {cpu.Node}, where {HumanFormat.Cpu(cpu.NodeRequested)} "
                + $"of {HumanFormat.Cpu(cpu.NodeAllocatable)} are requested"
        );
    }

    private static string Bursts(ExplainedBursts bursts) =>
        $"every {HumanFormat.Factor(bursts.PeriodSeconds)} s; {HumanFormat.Percent(bursts.AlarmsRight)} of the latest alarms came true, "
        + $"{HumanFormat.Percent(bursts.BurstsAnnounced)} of the latest bursts were announced";

    private static string Demand(ExplainedDemand demand) =>
        demand.HeldBackBy switch
        {
            "Weight" => $"its use, and {HumanFormat.Cpu(demand.WaitingMillicores)} that its work waited for",
            "OwnLimit" => "its use; only its own limit holds it back",
            "None" => "its use; nothing waits for CPU",
            _ => "not known beyond its use: no series says whether it waits for CPU",
        };

    private static string Forecast(ExplainedForecast forecast, IReadOnlyList<ExplainedSamples> all)
    {
        var samples = all.FirstOrDefault(one => one.Resource == forecast.Resource);
        var isSparse = samples is { IsTooSparse: true };
        var what = isSparse ? $"mean of {HumanFormat.Seconds(samples!.SpacingMilliseconds)}" : "peak";
        return $"{what} of the next 5 s {HumanFormat.Percent(forecast.Need)}, of the last 30 s {HumanFormat.Percent(forecast.Level)}, "
            + $"usual error {HumanFormat.Percent(forecast.Sigma)} of its size"
            + (samples is null ? "" : TimingOf(samples))
            + (isSparse ? ", too sparse for peaks" : "");
    }

    private static string TimingOf(ExplainedSamples samples) =>
        $"; samples {HumanFormat.Seconds(samples.SpacingMilliseconds)} apart, newest {HumanFormat.Seconds(samples.AgeMilliseconds)} old";

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
