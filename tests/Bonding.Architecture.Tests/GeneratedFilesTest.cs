using Bonding.Cli.Crds;

namespace Bonding.Architecture.Tests;

/// <summary>What is generated is what the types say: `make generate` leaves no difference.</summary>
public class GeneratedFilesTest
{
    [Fact]
    public void The_crds_are_those_of_the_types()
    {
        var folder = Path.Combine(Repository.Root, "crds");
        var generated = CrdsCommand.Generate().ToDictionary(file => $"{file.FileName}.yaml", file => file.Yaml);

        Assert.Equal(generated.Keys.Order(), Directory.EnumerateFiles(folder).Select(Path.GetFileName).Order());
        Assert.All(generated, file => Assert.Equal(file.Value, File.ReadAllText(Path.Combine(folder, file.Key))));
    }
}
