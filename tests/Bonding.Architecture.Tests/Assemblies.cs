using System.Xml.Linq;
using Mono.Cecil;

namespace Bonding.Architecture.Tests;

/// <summary>Opens the compiled projects of src that lie beside the tests.</summary>
internal static class Assemblies
{
    public static AssemblyDefinition Of(string project)
    {
        var definition = XDocument.Load(Path.Combine(Repository.Root, "src", project, $"{project}.csproj"));
        var name = definition.Descendants("AssemblyName").SingleOrDefault()?.Value ?? project;
        return AssemblyDefinition.ReadAssembly(Path.Combine(AppContext.BaseDirectory, $"{name}.dll"));
    }
}
