using System.CommandLine;
using System.Text;
using Bonding.Resources;

namespace Bonding.Cli.Crds;

/// <summary><c>crds</c>: writes the CustomResourceDefinitions that the C# types describe.</summary>
internal static class CrdsCommand
{
    private static readonly Type[] Resources = [typeof(Bond), typeof(BondingPolicy), typeof(CreditAccount)];

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

    private static void Write(DirectoryInfo folder)
    {
        folder.Create();
        foreach (var resource in Resources)
        {
            var definition = CrdGenerator.Generate(resource);
            File.WriteAllText(Path.Combine(folder.FullName, $"{definition.FileName}.yaml"), definition.Yaml, new UTF8Encoding(false));
        }
    }
}
