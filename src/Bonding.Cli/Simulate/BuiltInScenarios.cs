namespace Bonding.Cli.Simulate;

/// <summary>The scenarios of <c>config/simulations</c>, which the program carries with it.</summary>
internal static class BuiltInScenarios
{
    private const string Prefix = "simulations/";

    public static IReadOnlyList<string> Names { get; } =
        [.. typeof(BuiltInScenarios).Assembly.GetManifestResourceNames().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .Select(name => Path.GetFileNameWithoutExtension(name[Prefix.Length..])).Order(StringComparer.Ordinal)];

    /// <summary>The YAML text of a scenario; null if there is none of that name.</summary>
    public static string? Find(string name)
    {
        using var stream = typeof(BuiltInScenarios).Assembly.GetManifestResourceStream($"{Prefix}{name}.yaml");
        if (stream is null) return null;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
