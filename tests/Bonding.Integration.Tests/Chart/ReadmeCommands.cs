using Bonding.Demo.Cluster;

namespace Bonding.Integration.Tests.Chart;

/// <summary>The README's commands, as a reader copies them at the root of the repository.</summary>
internal static class ReadmeCommands
{
    private const string Begin = "```sh\n";

    /// <summary>The arguments of the one command of a tool in the section Install.</summary>
    public static IReadOnlyList<string> ArgumentsOf(string tool) => [.. Of("Install").Single(words => words[0] == tool).Skip(1)];

    /// <summary>The words of each command in the first block of commands of a section.</summary>
    public static IEnumerable<IReadOnlyList<string>> Of(string section)
    {
        var readme = File.ReadAllText(Path.Combine(DemoRepository.Root, "README.md"));
        var begin =
            readme.IndexOf(Begin, readme.IndexOf($"## {section}\n", StringComparison.Ordinal), StringComparison.Ordinal) + Begin.Length;
        var block = readme[begin..readme.IndexOf("```", begin, StringComparison.Ordinal)].Replace("\\\n", " ", StringComparison.Ordinal);
        return block
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => (string[])[.. line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(FromRoot)]);
    }

    private static string FromRoot(string word) =>
        word.StartsWith("charts/", StringComparison.Ordinal) || word.StartsWith("config/", StringComparison.Ordinal)
            ? Path.Combine(DemoRepository.Root, word)
            : word;
}
