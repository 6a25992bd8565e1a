using System.CommandLine;
using System.Text;
using Bonding.Simulation.Policies;
using Spectre.Console;

namespace Bonding.Cli.Simulate;

/// <summary><c>simulate</c>: runs a scenario under several policies, in virtual time.</summary>
internal static class SimulateCommand
{
    private static readonly UTF8Encoding Utf8 = new(false);

    public static Command Create()
    {
        var scenario = new Argument<string>("scenario")
        {
            Description = $"A scenario file, or one of: {string.Join(", ", BuiltInScenarios.Names)}.",
            DefaultValueFactory = _ => "contended-node",
        };
        var policies = new Option<string[]>("--policy", "-p")
        {
            Description = $"Only these: {string.Join(", ", PolicyCatalog.Names)}.",
            AllowMultipleArgumentsPerToken = true,
        };
        var seed = new Option<int?>("--seed") { Description = "Instead of the scenario's." };
        var json = new Option<FileInfo?>("--json") { Description = "Write the results as JSON to this file." };
        var html = new Option<FileInfo?>("--html") { Description = "Write a report to this file: one page that needs no network." };
        var command = new Command("simulate", "Simulate a cluster under several policies.")
        {
            scenario,
            policies,
            seed,
            json,
            html,
            EvidenceCommand.Create(),
        };
        command.SetAction(parsed =>
            Run(
                parsed.GetRequiredValue(scenario),
                parsed.GetValue(policies) ?? [],
                parsed.GetValue(seed),
                parsed.GetValue(json),
                parsed.GetValue(html)
            )
        );
        return command;
    }

    private static int Run(string scenario, string[] policies, int? seed, FileInfo? json, FileInfo? html)
    {
        try
        {
            var plan = Read(scenario, seed);
            var report = new SimulationRunner(AnsiConsole.Console).Run(
                policies.Length == 0 ? plan : plan with { Policies = Known(policies) }
            );
            SummaryTables.Show(report, AnsiConsole.Console);
            if (json is not null)
                File.WriteAllText(json.FullName, JsonReport.Write(report), Utf8);
            if (html is not null)
                File.WriteAllText(html.FullName, HtmlReport.Write(report), Utf8);
            return 0;
        }
        catch (ScenarioException problem)
        {
            Console.Error.WriteLine($"{scenario} cannot be simulated:{Environment.NewLine}{problem.Message}");
            return 1;
        }
    }

    private static PlannedRun Read(string scenario, int? seed)
    {
        if (BuiltInScenarios.Find(scenario) is { } builtIn)
            return ScenarioReader.Read(builtIn, seed, _ => throw new FileNotFoundException("a built-in scenario has no files beside it"));
        if (!File.Exists(scenario))
            throw new ScenarioException($"there is no such file; built-in scenarios are: {string.Join(", ", BuiltInScenarios.Names)}");
        var folder = Path.GetDirectoryName(Path.GetFullPath(scenario))!;
        return ScenarioReader.Read(File.ReadAllText(scenario), seed, name => File.ReadAllText(Path.Combine(folder, name)));
    }

    private static string[] Known(string[] policies)
    {
        foreach (var policy in policies)
            if (!PolicyCatalog.Names.Contains(policy))
                throw new ScenarioException($"--policy is '{policy}'; allowed: {string.Join(", ", PolicyCatalog.Names)}");
        return policies;
    }
}

/// <summary>The scenarios of <c>config/simulations</c>, embedded in the program.</summary>
internal static class BuiltInScenarios
{
    private const string Prefix = "simulations/";

    public static IReadOnlyList<string> Names { get; } =
    [
        .. typeof(BuiltInScenarios)
            .Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .Select(name => Path.GetFileNameWithoutExtension(name[Prefix.Length..]))
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>Returns the YAML text of a scenario, or null if there is none of that name.</summary>
    public static string? Find(string name)
    {
        using var stream = typeof(BuiltInScenarios).Assembly.GetManifestResourceStream($"{Prefix}{name}.yaml");
        if (stream is null)
            return null;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
