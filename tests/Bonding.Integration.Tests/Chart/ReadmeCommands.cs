using Bonding.Demo.Cluster;

namespace Bonding.Integration.Tests.Chart;

/// <summary>The commands of the README's section Install, as a reader copies them at the root of the repository.</summary>
internal static class ReadmeCommands
{
    private const string Section = "## Install\n```sh\n";

    /// <summary>The arguments of the one command of a tool.</summary>
    public static IReadOnlyList<string> ArgumentsOf(string tool)
    {
        var readme = File.ReadAllText(Path.Combine(DemoRepository.Root, "README.md"));
        var begin = readme.IndexOf(Section, StringComparison.Ordinal) + Section.Length;
        var block = readme[begin..readme.IndexOf("```", begin, StringComparison.Ordinal)].Replace("\\\n", " ", StringComparison.Ordinal);
        var words = block.Split('\n').Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Single(line => line.FirstOrDefault() == tool);
        return [.. words.Skip(1).Select(FromRoot)];
    }

    private static string FromRoot(string word) =>
        word.StartsWith("charts/", StringComparison.Ordinal) || word.StartsWith("config/", StringComparison.Ordinal) ? Path.Combine(DemoRepository.Root, word) : word;
}
