using System.Runtime.CompilerServices;

namespace Bonding.Operator.Tests.Loop.Decide;

/// <summary>
/// Whole decisions, each folder of <c>Golden</c> one scenario with what comes of it. To accept what a change brings, run with
/// <c>UPDATE_GOLDEN=1</c> and read the difference.
/// </summary>
public class TickDecisionTest
{
    public static TheoryData<string> Scenarios =>
        [.. Directory.EnumerateDirectories(Golden()).Select(folder => Path.GetFileName(folder)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Scenarios))]
    public void The_decisions_are_those_that_were_accepted(string scenario)
    {
        var folder = Path.Combine(Golden(), scenario);
        var decided = GoldenScenario.Read(folder).Run();
        var accepted = Path.Combine(folder, "decisions.txt");
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
            File.WriteAllText(accepted, decided);

        Assert.Equal(File.ReadAllText(accepted), decided);
    }

    private static string Golden([CallerFilePath] string file = "") => Path.Combine(Path.GetDirectoryName(file)!, "Golden");
}
