using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Bonding.Architecture.Tests;

/// <summary>
/// Money depends on the order in which handlers see a change. They subscribe in one list, and never because of the order in which objects
/// are
/// created. Read from the compiled code.
/// </summary>
public class SubscriptionTest
{
    private const string List = "Bonding.Kubernetes.Informers.InformerHandlers";

    private static readonly string[] Informers =
    [
        "Bonding.Kubernetes.Informers.Informer`1",
        "Bonding.Kubernetes.Controllers.ControllerHost`1",
    ];

    [Fact]
    public void Handlers_subscribe_only_in_the_lists()
    {
        var subscribers =
            from method in Methods("Bonding.Operator")
            where Calls(method).Any(call => call.Name == "Subscribe" && Informers.Contains(call.DeclaringType.GetElementType().FullName))
            select (method.Name, List: method.DeclaringType.BaseType?.FullName, method.DeclaringType.FullName);

        var found = subscribers.ToList();
        Assert.NotEmpty(found);
        Assert.All(found, subscriber => Assert.Equal(("Subscribe", List), (subscriber.Name, subscriber.List)));
    }

    [Fact]
    public void No_constructor_subscribes()
    {
        var constructors =
            from method in Methods("Bonding.Kubernetes").Concat(Methods("Bonding.Operator"))
            where method.IsConstructor && Calls(method).Any(call => call.Name == "Subscribe")
            select method.FullName;

        Assert.Empty(constructors);
    }

    [Fact]
    public void No_service_is_resolved_for_what_its_constructor_does()
    {
        var thrownAway =
            from method in Methods("Bonding.Operator")
            from instruction in method.Body.Instructions
            where instruction.Operand is MethodReference { Name: "GetRequiredService" or "GetService" }
            where instruction.Next.OpCode == OpCodes.Pop
            select method.FullName;

        Assert.Empty(thrownAway);
    }

    private static IEnumerable<MethodReference> Calls(MethodDefinition method) =>
        method.Body.Instructions.Select(instruction => instruction.Operand).OfType<MethodReference>();

    private static IEnumerable<MethodDefinition> Methods(string project) =>
        Assemblies.Of(project).MainModule.GetTypes().SelectMany(type => type.Methods).Where(method => method.HasBody);
}
