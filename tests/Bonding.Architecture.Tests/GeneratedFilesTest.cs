using Bonding.Cli.Crds;
using Bonding.Cli.OpenApi;
using Bonding.Cli.Rbac;
using Bonding.Operator.Hosting;

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

    [Fact]
    public void The_charts_rules_are_those_of_the_attributes() =>
        Assert.Equal(
            RbacGenerator.Generate(typeof(OperatorPermissions)),
            File.ReadAllText(Path.Combine(Repository.Root, "charts/bonding-operator/files/rules.yaml"))
        );

    [Fact]
    public void The_OpenAPI_document_that_is_served_is_that_of_the_contract() =>
        Assert.Equal(
            OpenApiCommand.Generate(),
            File.ReadAllText(Path.Combine(Repository.Root, "src/Bonding.Operator/TenantApi/openapi.json"))
        );

    [Fact]
    public void The_chart_carries_the_crds_and_the_dashboard()
    {
        var chart = Path.Combine(Repository.Root, "charts/bonding-operator/files/crds");
        Assert.Equal(
            File.ReadAllText(Path.Combine(Repository.Root, "config/dashboards/bonding-overview.json")),
            File.ReadAllText(Path.Combine(Repository.Root, "charts/bonding-operator/files/bonding-overview.json"))
        );
        Assert.All(
            Directory.EnumerateFiles(Path.Combine(Repository.Root, "crds")),
            file => Assert.Equal(File.ReadAllText(file), File.ReadAllText(Path.Combine(chart, Path.GetFileName(file))))
        );
    }
}
