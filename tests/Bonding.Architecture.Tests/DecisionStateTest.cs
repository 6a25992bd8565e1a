using Mono.Cecil;

namespace Bonding.Architecture.Tests;

/// <summary>
/// What decisions remember has one writer, the decision itself. Everything else hands the state from one decision to the next, the operator
/// in one place. Read from the compiled code.
/// </summary>
public class DecisionStateTest
{
    private const string Folder = "Bonding.Domain.Decisions";
    private const string State = $"{Folder}.DecisionState";
    private static readonly string[] Remembered = [State, $"{Folder}.TenantDecisionState", $"{Folder}.PodDecisionState"];

    [Fact]
    public void Only_the_decision_makes_and_changes_what_decisions_remember()
    {
        var writers =
            from project in Repository.Projects
            from call in Calls(project)
            where Remembered.Contains(call.Called.DeclaringType.FullName) && Writes(call.Called)
            select call.Caller;

        Assert.Equal(
            [
                $"{Folder}.ClusterDecision",
                $"{Folder}.ClusterPlan",
                $"{Folder}.DecisionRound",
                $"{Folder}.DecisionState",
                $"{Folder}.TenantDecisionState",
            ],
            writers.Distinct().Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void In_the_operator_the_tick_alone_keeps_the_state_from_one_decision_to_the_next()
    {
        var places = Types("Bonding.Operator")
            .SelectMany(type => type.Fields)
            .Where(field => field.FieldType.FullName.Contains(State, StringComparison.Ordinal) && !field.IsInitOnly)
            .Select(field => Outermost(field.DeclaringType).FullName);

        Assert.Equal(["Bonding.Operator.Loop.Tick"], places.Distinct());
    }

    [Theory]
    [InlineData("Bonding.Operator")]
    [InlineData("Bonding.Simulation")]
    public void The_operator_and_the_simulator_decide_by_the_one_entry_of_the_domain(string project)
    {
        var entry = Types("Bonding.Domain")
            .Single(type => type.FullName == $"{Folder}.ClusterDecision")
            .Methods.Single(method => method.IsPublic);
        var called = Calls(project)
            .Select(call => call.Called)
            .Where(method => method.DeclaringType.FullName == entry.DeclaringType.FullName);

        Assert.Equal([entry.FullName], called.Select(method => method.FullName).Distinct());
    }

    // The spans of a state can be written through.
    private static bool Writes(MethodReference method) =>
        method.Name is ".ctor" or "CarryOver" or "Take"
        || method.Name.StartsWith("set_", StringComparison.Ordinal)
        || (method.Name is "get_Tenants" or "get_Pods" && method.DeclaringType.FullName == State);

    private static IEnumerable<(string Caller, MethodReference Called)> Calls(string project) =>
        from type in Types(project)
        from method in type.Methods
        where method.HasBody
        from instruction in method.Body.Instructions
        where instruction.Operand is MethodReference
        select (Outermost(type).FullName, (MethodReference)instruction.Operand);

    private static IEnumerable<TypeDefinition> Types(string project) => Assemblies.Of(project).MainModule.GetTypes();

    private static TypeReference Outermost(TypeReference type)
    {
        while (type.DeclaringType is { } outer)
            type = outer;
        return type;
    }
}
