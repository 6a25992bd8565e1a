namespace Bonding.Demo.Cluster;

/// <summary>Where this program finds the repository that it was built from.</summary>
internal static class DemoRepository
{
    // …/tests/Bonding.Demo/bin/CONFIGURATION/net10.0/
    private static readonly DirectoryInfo Output = new(AppContext.BaseDirectory.TrimEnd('/'));

    public static string Root { get; } = Output.Parent!.Parent!.Parent!.Parent!.Parent!.FullName;

    public static string Crds => Path.Combine(Root, "crds");

    public static string Samples => Path.Combine(Root, "config", "samples");

    /// <summary>The agent, built in the same configuration as this program.</summary>
    public static string Agent => Path.Combine(Root, "src", "Bonding.Agent", "bin", Output.Parent!.Name, Output.Name, "bonding-agent.dll");

    /// <summary>The operator, built in the same configuration as this program.</summary>
    public static string Operator =>
        Path.Combine(Root, "src", "Bonding.Operator", "bin", Output.Parent!.Name, Output.Name, "Bonding.Operator.dll");
}
