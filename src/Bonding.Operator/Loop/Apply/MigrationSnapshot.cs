using Bonding.Domain.Relocation;
using Bonding.Kubernetes.Client;
using Bonding.Operator.Cluster.KubeVirt;
using k8s.Models;

namespace Bonding.Operator.Loop.Apply;

/// <summary>The migrations of a cluster at one moment, by the operator and by others.</summary>
/// <param name="all">All that KubeVirt still keeps.</param>
/// <param name="instanceOf">Finds an instance; null if there is none.</param>
internal sealed class MigrationSnapshot(
    IReadOnlyList<VirtualMachineInstanceMigration> all,
    Func<NamespacedName, VirtualMachineInstance?> instanceOf
)
{
    private readonly ILookup<string, VirtualMachineInstanceMigration> _byInstance = all.ToLookup(
        migration => KeyOf(migration).ToString(),
        StringComparer.Ordinal
    );
    private readonly List<VirtualMachineInstanceMigration> _inFlight = [.. all.Where(migration => migration.IsInFlight())];

    public int InFlight => _inFlight.Count;

    /// <summary>The instances that move.</summary>
    public IEnumerable<NamespacedName> Moving => _inFlight.Select(KeyOf);

    public int OutgoingFrom(string node) => _inFlight.Count(migration => SourceOf(migration) == node);

    /// <summary>What an instance says of its migrations, put into what is known of its VM.</summary>
    public MovableVirtualMachine Describe(MovableVirtualMachine machine, VirtualMachineInstance instance)
    {
        var own = _byInstance[machine.Key].ToList();
        return machine with
        {
            Eviction = Enum.TryParse<EvictionStrategy>(instance.Spec.EvictionStrategy, out var strategy)
                ? strategy
                : EvictionStrategy.Unset,
            IsLiveMigratable =
                instance.Status.Conditions?.Any(condition =>
                    condition is { Type: VirtualMachineInstanceCondition.LiveMigratable, Status: "True" }
                ) == true,
            IsMigrating = own.Any(migration => migration.IsInFlight()),
            MovedAt = own.Select(migration => migration.CreationTimestamp())
                .Append(instance.Status.MigrationState?.EndTimestamp)
                .Select(Utc)
                .Append(machine.MovedAt)
                .Max(),
        };
    }

    private static NamespacedName KeyOf(VirtualMachineInstanceMigration migration) => new(migration.Namespace(), migration.Spec.VmiName);

    // The guest may run at its target already.
    private string? SourceOf(VirtualMachineInstanceMigration migration)
    {
        var status = instanceOf(KeyOf(migration))?.Status;
        return status?.MigrationState is { SourceNode: { Length: > 0 } source } state && state.MigrationUid == migration.Uid()
            ? source
            : status?.NodeName;
    }

    private static DateTimeOffset? Utc(DateTime? time) =>
        time is { } known ? new DateTimeOffset(DateTime.SpecifyKind(known, DateTimeKind.Utc)) : null;
}
