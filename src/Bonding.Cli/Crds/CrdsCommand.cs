using System.CommandLine;
using System.Text;
using Bonding.Resources.Bonds;
using Bonding.Resources.CreditAccounts;
using Bonding.Resources.NamespaceLedgers;
using Bonding.Resources.Policies;

namespace Bonding.Cli.Crds;

/// <summary>The command <c>crds</c>: writes the CustomResourceDefinitions that the C# types describe.</summary>
internal static class CrdsCommand
{
    private static readonly Type[] Resources = [typeof(Bond), typeof(BondingPolicy), typeof(CreditAccount), typeof(NamespaceLedger)];

    public static Command Create()
    {
        var output = new Option<DirectoryInfo>("--output", "-o")
        {
            Description = "Folder to write one file per resource to.",
            DefaultValueFactory = _ => new DirectoryInfo("crds"),
        };
        var command = new Command("crds", "Write the CustomResourceDefinitions.") { output };
        command.SetAction(parsed => Write(parsed.GetRequiredValue(output)));
        return command;
    }

    public static IEnumerable<CrdFile> Generate() => Resources.Select(CrdGenerator.Generate);

    private static void Write(DirectoryInfo folder)
    {
        folder.Create();
        foreach (var file in Generate())
            File.WriteAllText(Path.Combine(folder.FullName, $"{file.FileName}.yaml"), file.Yaml, new UTF8Encoding(false));
    }
}
