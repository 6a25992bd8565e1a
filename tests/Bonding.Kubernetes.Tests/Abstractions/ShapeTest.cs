using System.Reflection;
using Bonding.Kubernetes.Abstractions;

namespace Bonding.Kubernetes.Tests.Abstractions;

/// <summary>The shape that controllers are written to is that of KubeOps 13; a change here makes a later move to it dearer.</summary>
public class ShapeTest
{
    [Fact]
    public void The_public_shape_is_the_one_on_file()
    {
        var actual = string.Join('\n', Dump()) + "\n";
        var golden = Path.Combine(AppContext.BaseDirectory, "Abstractions", "shape.golden.txt");
        // Lies beside the golden file for whoever means the change.
        File.WriteAllText(Path.ChangeExtension(golden, "actual.txt"), actual);
        Assert.Equal(File.ReadAllText(golden), actual, ignoreLineEndingDifferences: true);
    }

    private static IEnumerable<string> Dump() =>
        typeof(RbacVerb)
            .Assembly.GetExportedTypes()
            .Where(type => type.Namespace == typeof(RbacVerb).Namespace)
            .OrderBy(type => type.FullName, StringComparer.Ordinal)
            .SelectMany(TypeLines);

    private static IEnumerable<string> TypeLines(Type type)
    {
        yield return type.IsEnum ? $"{type.Name} = {string.Join(", ", Enum.GetNames(type))}" : $"{type} : {type.BaseType}";
        if (type.IsEnum || typeof(MulticastDelegate).IsAssignableFrom(type))
            yield break;
        const BindingFlags own = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        var members = type.GetMembers(own)
            .Where(member => member is ConstructorInfo or PropertyInfo or MethodInfo { IsSpecialName: false })
            .Where(member => member.GetCustomAttribute<System.Runtime.CompilerServices.CompilerGeneratedAttribute>() is null)
            .Select(member => $"  {Signature(member)}")
            .Order(StringComparer.Ordinal);
        foreach (var member in members)
            yield return member;
    }

    private static string Signature(MemberInfo member) =>
        member switch
        {
            ConstructorInfo constructor => $"new({Parameters(constructor)})",
            MethodInfo method => $"{method.ReturnType} {method.Name}({Parameters(method)})",
            PropertyInfo { CanWrite: true } property => $"{property.PropertyType} {property.Name} get set",
            PropertyInfo property => $"{property.PropertyType} {property.Name} get",
            _ => throw new ArgumentOutOfRangeException(nameof(member), member, null),
        };

    private static string Parameters(MethodBase method) =>
        string.Join(
            ", ",
            method
                .GetParameters()
                .Select(p => $"{p.ParameterType} {p.Name}{(p.HasDefaultValue ? " = " + (p.DefaultValue ?? "default") : "")}")
        );
}
