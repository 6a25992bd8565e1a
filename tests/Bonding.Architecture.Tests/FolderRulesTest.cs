using Mono.Cecil;

namespace Bonding.Architecture.Tests;

/// <summary>
/// Folders lie in layers: a folder may name what lies below it in its own project and nothing above. Read from the compiled code, where a
/// namespace is a folder. Constants are not seen: the compiler puts their values in place of their names.
/// </summary>
public class FolderRulesTest
{
    /// <summary>The folders of each project, top layer first; "." is the root. A new folder gets its place here.</summary>
    internal static readonly Dictionary<string, string[]> Layers = new()
    {
        ["Bonding.Domain"] =
        [
            "Decisions",
            "Allocation",
            "Bursts",
            "Multipliers",
            "NamespaceLedgers",
            "Bonds",
            "Receipts",
            "Credits",
            "Metering",
            "Relocation",
            ".",
        ],
        ["Bonding.Forecasting"] = ["Backtest", "Models", "Cadence", "Phases", "Engine", "Lstm", "Numerics", "Series", "Intervals", "."],
        ["Bonding.Simulation"] = ["Evidence", "Adversaries", "Clusters", "Telemetry", "Loads", "Policies", "Results", "Scenarios"],
        ["Bonding.Kubernetes"] =
        [
            "Conditions",
            "Controllers",
            "Events",
            "Abstractions",
            "Informers",
            "Leadership",
            "Client",
            "Queues",
            "Telemetry",
        ],
        ["Bonding.Resources"] = ["Api", "CreditAccounts", "NamespaceLedgers", "Policies", "Bonds", "Common"],
        ["Bonding.Operator"] =
        [
            ".",
            "Hosting",
            "Admission",
            "Certificates",
            "TenantApi",
            "Accounts",
            "Accounts.Policies",
            "Accounts.NamespaceLedgers",
            "Accounts.Statuses",
            "Loop",
            "Loop.Report",
            "Loop.Apply",
            "Loop.Decide",
            "Loop.Observe",
            "Loop.Tracking",
            "Loop.Forecasts",
            "Cluster",
            "Cluster.KubeVirt",
            "Agents",
            "Prometheus",
            "Configuration",
            "Instrumentation",
            "State",
            "Limits",
        ],
        ["Bonding.Cli"] =
        [
            ".",
            "Backtests",
            "Crds",
            "Ledger",
            "OpenApi",
            "Rbac",
            "Remote",
            "Simulate",
            "Top",
            "Train",
            "Clusters",
            "Recordings",
            "Output",
        ],
        ["Bonding.Training"] = ["."],
        ["Bonding.Contract"] = ["."],
        ["Bonding.Agent"] = [".", "Status", "Running", "Reports", "Nodes", "Guests", "Kernel"],
    };

    public static TheoryData<string> Projects => [.. Repository.Projects];

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_folder_names_only_what_lies_below_it(string project)
    {
        var layers = Layers[project];
        var upwards = References(project)
            .Where(reference => Array.IndexOf(layers, reference.To) < Array.IndexOf(layers, reference.From))
            .Select(reference => $"{reference.From} -> {reference.To}: {reference.Type} names {reference.Named}");

        Assert.Empty(upwards);
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void Every_folder_has_its_place_in_the_layers(string project) =>
        Assert.Equal(
            Repository.Sources($"src/{project}").Select(file => FolderOf(project, file)).Distinct().Order(StringComparer.Ordinal),
            Layers[project].Order(StringComparer.Ordinal)
        );

    [Theory]
    [MemberData(nameof(Projects))]
    public void No_two_folders_bear_one_name(string project)
    {
        var names = Layers[project].Select(folder => folder.Split('.')[^1]).ToList();
        Assert.Equal(names.Distinct(StringComparer.Ordinal), names);
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_namespace_is_the_folder_of_its_files(string project)
    {
        var misplaced = Types(project)
            .Where(type => type.Namespace.Length > 0 && !Layers[project].Contains(FolderOf(type)))
            .Select(type => type.FullName);

        Assert.Empty(misplaced);
    }

    private static IEnumerable<(string From, string To, string Type, string Named)> References(string project) =>
        from type in Types(project)
        from named in TypeReferences.Of(type)
        where named is TypeDefinition
        let outermost = Outermost(named)
        where IsWritten(outermost) && FolderOf(outermost) != FolderOf(type)
        select (FolderOf(type), FolderOf(outermost), type.FullName, outermost.FullName);

    private static IEnumerable<TypeDefinition> Types(string project) => Assemblies.Of(project).MainModule.Types.Where(IsWritten);

    // The compiler's own types lie in no namespace of the project.
    private static bool IsWritten(TypeReference type) => type.Namespace.StartsWith("Bonding.", StringComparison.Ordinal);

    private static TypeReference Outermost(TypeReference type)
    {
        while (type.DeclaringType is { } outer)
            type = outer;
        return type;
    }

    private static string FolderOf(TypeReference type)
    {
        var parts = type.Namespace.Split('.');
        return parts.Length <= 2 ? "." : string.Join('.', parts[2..]);
    }

    private static string FolderOf(string project, string file)
    {
        var folder = Path.GetRelativePath(Path.Combine(Repository.Root, "src", project), Path.GetDirectoryName(file)!);
        return folder.Replace('/', '.');
    }
}
