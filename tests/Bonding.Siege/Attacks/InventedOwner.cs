using Bonding.Siege.Judging;
using Bonding.Siege.Stage;

namespace Bonding.Siege.Attacks;

/// <summary>A pod names a bonded Deployment's ReplicaSet with a UID that is not its.</summary>
internal sealed class InventedOwner : IAttack
{
    public async Task PrepareAsync(Battlefield field, CancellationToken stop)
    {
        await field.AccountAsync("StatefulSet", "rich", stop);
        await field.ApplyAsync(Battlefield.BondOf("rich", "rich", 3), stop);
        await field.AwaitAsync("bond", "rich", "{.status.phase}", phase => phase == "Bonded", stop);
    }

    public Task StrikeAsync(Battlefield field, CancellationToken stop) => field.CreateAsync(Pod, stop);

    // The garbage collector removes the pod soon, so the judge asks what it would be admitted with.
    public IEnumerable<Term> Terms(Battlefield field) =>
        [
            new(
                "it gets no class",
                async (_, stop) =>
                {
                    string[] asked = ["create", "--filename", "-", "--dry-run=server", "--output=jsonpath={.spec.priorityClassName}"];
                    var seen = (
                        await field.AttackAsync(Pod.Replace("rich-0", "rich-1", StringComparison.Ordinal), stop, asked)
                    ).OutputOrThrow();
                    return seen == "" ? null : seen;
                }
            ),
        ];

    private const string Pod = """
        apiVersion: v1
        kind: Pod
        metadata:
          name: rich-0
          ownerReferences:
          - { apiVersion: apps/v1, kind: StatefulSet, name: rich, uid: 0d7f7c6e-1f7e-4a53-9f0c-2b8f5d0f9a11, controller: true }
        spec: { containers: [{ name: app, image: "app:1" }] }
        """;
}
