using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Bonding.Domain.Decisions;

namespace Bonding.Architecture.Tests;

/// <summary>
/// Domain and Forecasting decide; they never wait, log, call, read a clock or throw dice. Nor does the simulation: its time is virtual and its chance is
/// seeded, so a run can be repeated. Read from the compiled code.
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

    private static readonly string[] ForbiddenTypes =
    [
        "System.Random",
        "System.TimeProvider",
        "System.Diagnostics.Stopwatch",
        "System.Console",
    ];

    private static readonly string[] ForbiddenMembers = ["get_Now", "get_UtcNow", "get_Today", "NewGuid"];

    public static TheoryData<Type> Cores => [typeof(BondingRules), typeof(Forecasting.Forecast), typeof(Simulation.Scenarios.Scenario)];

    [Theory]
    [MemberData(nameof(Cores))]
    public void The_core_touches_nothing_outside_itself(Type core)
    {
        using var file = new PEReader(File.OpenRead(core.Assembly.Location));
        var metadata = file.GetMetadataReader();
        var types = metadata
            .TypeReferences.Select(handle => metadata.GetTypeReference(handle))
            .Select(type => $"{metadata.GetString(type.Namespace)}.{metadata.GetString(type.Name)}");
        var members = metadata.MemberReferences.Select(handle => metadata.GetString(metadata.GetMemberReference(handle).Name));

        var plumbing = types
            .Where(type =>
                ForbiddenTypes.Contains(type) || ForbiddenNamespaces.Any(name => type.StartsWith(name + ".", StringComparison.Ordinal))
            )
            .ToList();
        Assert.Empty(plumbing);
        Assert.Empty(members.Intersect(ForbiddenMembers));
        // An iterator asks on which thread it is; nothing else of the environment is asked for.
        Assert.Empty(MembersOf(metadata, "Environment").Except(["get_CurrentManagedThreadId"]));
    }

    private static IEnumerable<string> MembersOf(MetadataReader metadata, string type) =>
        from handle in metadata.MemberReferences
        let member = metadata.GetMemberReference(handle)
        where member.Parent.Kind == HandleKind.TypeReference
        where metadata.GetString(metadata.GetTypeReference((TypeReferenceHandle)member.Parent).Name) == type
        select metadata.GetString(member.Name);
}
