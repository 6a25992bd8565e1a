using Bonding.Domain;
using Bonding.Resources.Common;
using Bonding.Simulation.Adversaries;
using Bonding.Simulation.Policies;
using Bonding.Simulation.Scenarios;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Bonding.Cli.Simulate;

/// <summary>Reads a scenario file. Every field is documented in <c>config/simulations/README.md</c>.</summary>
internal sealed class ScenarioReader
{
    private const int MostSeconds = 86_400;
    private const int MostMillicores = 1_000_000;
    private readonly List<FieldError> _errors = [];
    private readonly long? _seedOfCaller;
    private readonly Func<string, string> _readFile;

    private ScenarioReader(long? seed, Func<string, string> readFile) => (_seedOfCaller, this._readFile) = (seed, readFile);

    public static IReadOnlyList<(string Name, AdversaryKind Value)> AdversaryNames { get; } =
    [
        ("over-claimer", AdversaryKind.OverClaimer),
        ("surge-faker", AdversaryKind.SurgeFaker),
        ("tick-dodger", AdversaryKind.TickDodger),
        ("pooler", AdversaryKind.Pooler),
        ("sybil", AdversaryKind.Sybil),
        ("rotator", AdversaryKind.Rotator),
        ("liar", AdversaryKind.Liar),
    ];

    private static IReadOnlyList<(string Name, TelemetrySource Value)> SourceNames { get; } =
    [("fresh", TelemetrySource.Fresh), ("kubevirt", TelemetrySource.KubeVirt), ("cadvisor", TelemetrySource.Cadvisor)];

    /// <summary>Reads a scenario.</summary>
    /// <param name="yaml">The text of the file.</param>
    /// <param name="seed">Overrides the seed of the file.</param>
    /// <param name="readFile">Returns the text of a CSV file that a load names.</param>
    /// <exception cref="ScenarioException">The scenario is invalid; the message names all errors.</exception>
    public static PlannedRun Read(string yaml, long? seed, Func<string, string> readFile)
    {
        var reader = new ScenarioReader(seed, readFile);
        var run = reader.Read(RootOf(yaml));
        return reader._errors.Count == 0 ? run : throw new ScenarioException(string.Join(Environment.NewLine, reader._errors));
    }

    private static YamlMappingNode RootOf(string yaml)
    {
        var stream = new YamlStream();
        try
        {
            stream.Load(new StringReader(yaml));
        }
        catch (YamlException problem)
        {
            throw new ScenarioException($"line {problem.Start.Line}, column {problem.Start.Column}: this is no YAML: {problem.Message}");
        }
        catch (InvalidOperationException)
        {
            // YamlDotNet throws this for a text that ends within brackets.
            throw new ScenarioException("this is no YAML: a bracket or a quote is not closed");
        }
        return stream.Documents.Count == 1 && stream.Documents[0].RootNode is YamlMappingNode root
            ? root
            : throw new ScenarioException("the file holds no scenario; one YAML mapping with nodes and tenants is allowed");
    }

    private PlannedRun Read(YamlMappingNode root)
    {
        var fields = new YamlFields(root, "", _errors);
        var seconds = fields.Integer("seconds", 10, MostSeconds, 600);
        var seed = _seedOfCaller ?? fields.Integer("seed", 0, int.MaxValue, 1);
        _ = fields.Has("seed");
        var nodes = Nodes(fields);
        var tenants = fields
            .Children("tenants")
            .SelectMany(tenant => new TenantReader(tenant, nodes, seconds, seed, _readFile).Read())
            .ToList();
        if (tenants.Count == 0)
            fields.Refuse("tenants", null, "a list of at least one tenant", 0);
        var warmup = fields.Integer("warmup", 0, seconds - 1, Math.Min(60, seconds / 4));
        var scenario = new Scenario(
            fields.Text("name") ?? "scenario",
            seconds,
            nodes,
            Distinct(fields, tenants),
            PolicyReader.Read(fields, _errors)
        )
        {
            Description = fields.Text("description") ?? "",
            ObservationDelay = fields.Integer("observationDelay", 0, 60, 1),
            Telemetry = TelemetryOf(fields, seed),
            ActuationDelay = fields.Integer("actuationDelay", 0, 60, 1),
            InTime = fields.Number("inTime", 0.1, 60, 1),
            Windows = [new MeasureWindow("measured", warmup, seconds)],
        };
        var run = new PlannedRun(scenario, Policies(fields), Adversaries(fields, tenants));
        fields.Close();
        return run;
    }

    private static TelemetryProfile? TelemetryOf(YamlFields fields, long seed)
    {
        if (fields.Child("telemetry") is not { } telemetry)
            return null;
        var profile = new TelemetryProfile(
            telemetry.Choice("source", SourceNames, TelemetrySource.Fresh),
            telemetry.Integer("scrapeSeconds", 1, 300, 1),
            telemetry.Integer("delaySeconds", 0, 60, 1),
            seed
        )
        {
            HasGuestAgents = telemetry.Choice("guestAgents", [("yes", true), ("no", false)], false),
        };
        telemetry.Close();
        return profile;
    }

    private static List<NodeSpec> Nodes(YamlFields fields)
    {
        var nodes = new List<NodeSpec>();
        foreach (var node in fields.Children("nodes"))
        {
            var name = node.RequiredText("name");
            var allocatable = new Millicores(node.Integer("millicores", 100, MostMillicores));
            var count = node.Integer("count", 1, 1000, 1);
            node.Close();
            nodes.AddRange(Enumerable.Range(1, count).Select(number => new NodeSpec(count == 1 ? name : $"{name}-{number}", allocatable)));
        }
        if (nodes.Count == 0)
            fields.Refuse("nodes", null, "a list of at least one node", 0);
        if (nodes.GroupBy(node => node.Name).FirstOrDefault(same => same.Count() > 1) is { } twice)
            fields.Refuse("nodes", twice.Key, "names that are unique", 0);
        return nodes;
    }

    private static List<TenantSpec> Distinct(YamlFields fields, List<TenantSpec> tenants)
    {
        if (tenants.GroupBy(tenant => tenant.Key).FirstOrDefault(same => same.Count() > 1) is { } twice)
            fields.Refuse("tenants", twice.Key, "owner/name that is unique", 0);
        return tenants;
    }

    private static IReadOnlyList<string> Policies(YamlFields fields)
    {
        var names = fields.Texts("policies");
        foreach (var name in names.Where(name => !PolicyCatalog.Names.Contains(name)))
            fields.Refuse("policies", name, string.Join(", ", PolicyCatalog.Names), 0);
        return names.Count > 0 ? names : PolicyCatalog.Names;
    }

    private static List<(AdversaryKind Kind, string Owner)> Adversaries(YamlFields fields, List<TenantSpec> tenants)
    {
        var owners = tenants.Select(tenant => tenant.Owner).Distinct().ToList();
        var adversaries = new List<(AdversaryKind, string)>();
        foreach (var adversary in fields.Children("adversaries"))
        {
            var owner = adversary.RequiredText("owner");
            var kind = adversary.Choice("kind", AdversaryNames, AdversaryKind.OverClaimer);
            adversary.Close();
            if (!owners.Contains(owner))
                adversary.Refuse("owner", owner, $"an owner of tenants: {string.Join(", ", owners)}", 0);
            adversaries.Add((kind, owner));
        }
        return adversaries;
    }
}

/// <summary>The content of a scenario file.</summary>
/// <param name="Policies">The names of the policies, in the order of the report.</param>
internal sealed record PlannedRun(
    Scenario Scenario,
    IReadOnlyList<string> Policies,
    IReadOnlyList<(AdversaryKind Kind, string Owner)> Adversaries
);

/// <summary>Reports an invalid scenario. The message names each field, its value and what is allowed.</summary>
internal sealed class ScenarioException(string message) : Exception(message);
