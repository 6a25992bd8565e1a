using System.Runtime.CompilerServices;

namespace Bonding.Domain.Tests.Decisions.Golden;

/// <summary>
/// Whole decisions: each folder is one case, <c>snapshot.yaml</c> what is decided from and why it is here, <c>expected.txt</c> what comes
/// of it. To
/// accept what a change brings, run with <c>UPDATE_GOLDEN=1</c> and read the difference.
/// </summary>
public class GoldenTest
{
    public static TheoryData<string> Cases =>
        [.. Directory.EnumerateDirectories(Folder()).Select(folder => Path.GetFileName(folder)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_decisions_are_those_that_were_accepted(string name)
    {
        var folder = Path.Combine(Folder(), name);
        var decided = GoldenCase.Read(Path.Combine(folder, "snapshot.yaml")).Run();
        var accepted = Path.Combine(folder, "expected.txt");
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
            File.WriteAllText(accepted, decided);

        Assert.Equal(File.ReadAllText(accepted), decided);
    }

    private static string Folder([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
