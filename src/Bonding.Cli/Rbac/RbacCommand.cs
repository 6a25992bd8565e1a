using System.CommandLine;
using System.Reflection;
using System.Text;
using Bonding.Kubernetes.Abstractions;

namespace Bonding.Cli.Rbac;

/// <summary>The command <c>rbac</c>: writes the rules that the RBAC attributes of an assembly declare.</summary>
internal static class RbacCommand
{
    public static Command Create()
    {
        var assembly = new Option<FileInfo>("--assembly")
        {
            Description = "Assembly in which one type has the RBAC attributes.",
            Required = true,
        };
        var output = new Option<FileInfo>("--output", "-o") { Description = "File to write the rules to.", Required = true };
        var command = new Command("rbac", "Write the rules of the operator's ClusterRole.") { assembly, output };
        command.SetAction(parsed =>
            File.WriteAllText(
                parsed.GetRequiredValue(output).FullName,
                RbacGenerator.Generate(Permissions(parsed.GetRequiredValue(assembly))),
                new UTF8Encoding(false)
            )
        );
        return command;
    }

    private static Type Permissions(FileInfo assembly) =>
        Assembly.LoadFrom(assembly.FullName).GetTypes().Single(type => type.IsDefined(typeof(RbacAttribute), inherit: false));
}
