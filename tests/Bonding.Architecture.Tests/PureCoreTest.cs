using Bonding.Domain.Decisions;
using Mono.Cecil;

namespace Bonding.Architecture.Tests;

/// <summary>
/// Domain and Forecasting decide: they never wait, log, call, read a clock or draw random numbers. The simulation does not wait or read a
/// clock either. It draws random numbers from seeded generators alone, which are pure functions of their seed, so that a run is repeatable.
/// Read from the compiled code.
/// </summary>
public class PureCoreTest
{
    private static readonly string[] ForbiddenNamespaces =
    [
        "System.Threading.Tasks",
        "System.Net",
        "Microsoft.Extensions",
        "k8s",
        "System.Data",
        "System.Diagnostics.Process",
    ];

    private const string RandomType = "System.Random";

    private static readonly string[] ForbiddenTypes = ["System.TimeProvider", "System.Diagnostics.Stopwatch", "System.Console"];

    private static readonly string[] ForbiddenMembers = ["get_Now", "get_UtcNow", "get_Today", "NewGuid"];

    public static TheoryData<Type> Cores => [typeof(BondingRules), typeof(Forecasting.Forecast), typeof(Simulation.Scenarios.Scenario)];

    [Theory]
    [MemberData(nameof(Cores))]
    public void The_core_touches_nothing_outside_itself(Type core)
    {
        using var module = ModuleDefinition.ReadModule(core.Assembly.Location);
        var types = module.GetTypeReferences().Select(type => type.FullName);
        var members = module.GetMemberReferences().ToList();

        var plumbing = types
            .Where(type =>
                ForbiddenTypes.Contains(type) || ForbiddenNamespaces.Any(name => type.StartsWith(name + ".", StringComparison.Ordinal))
            )
            .ToList();
        Assert.Empty(plumbing);
        Assert.Empty(members.Select(member => member.Name).Intersect(ForbiddenMembers));
        // An iterator reads the identifier of its thread. Nothing else of the environment is read.
        Assert.Empty(
            members
                .Where(member => member.DeclaringType.FullName == "System.Environment")
                .Select(member => member.Name)
                .Except(["get_CurrentManagedThreadId"])
        );
    }

    [Theory]
    [InlineData(typeof(BondingRules))]
    [InlineData(typeof(Forecasting.Forecast))]
    public void What_decides_draws_no_random_numbers(Type core)
    {
        using var module = ModuleDefinition.ReadModule(core.Assembly.Location);
        Assert.DoesNotContain(module.GetTypeReferences(), type => type.FullName == RandomType);
    }

    [Fact]
    public void The_simulation_draws_random_numbers_from_seeded_generators_only()
    {
        using var module = ModuleDefinition.ReadModule(typeof(Simulation.Scenarios.Scenario).Assembly.Location);
        var calls = module.GetMemberReferences().OfType<MethodReference>().ToList();
        Assert.Contains(calls, IsSeededGenerator);
        Assert.Empty(calls.Where(IsUnseeded).Select(call => call.FullName));
    }

    // A generator with a seed to begin from.
    private static bool IsSeededGenerator(MethodReference call) =>
        call.DeclaringType.Namespace == "MathNet.Numerics.Random"
        && call.Name == ".ctor"
        && call.Parameters.FirstOrDefault()?.ParameterType.FullName == "System.Int32";

    // Random.Shared and new Random() are seeded by the system; so are MathNet's other members of that namespace, and a distribution that is
    // not handed a generator.
    private static bool IsUnseeded(MethodReference call) =>
        call.DeclaringType.FullName == RandomType ? call.Name is ".ctor" or "get_Shared"
        : call.DeclaringType.Namespace == "MathNet.Numerics.Random" ? !IsSeededGenerator(call)
        : call.DeclaringType.Namespace == "MathNet.Numerics.Distributions"
            && call.Parameters.All(parameter => parameter.ParameterType.FullName != RandomType);
}
