using Bonding.Siege.Judging;
using Bonding.Siege.Stage;

namespace Bonding.Siege.Attacks;

/// <summary>Pods and templates of a user without an account name the highest class of the ladder.</summary>
internal sealed class NamedLadderClass : IAttack
{
    public bool IsSampled => true;

    private const string Pod = """
        apiVersion: v1
        kind: Pod
        metadata: { name: thief }
        spec: { priorityClassName: bonding-tier-5, containers: [{ name: app, image: "app:1" }] }
        """;

    private const string Template = """{"spec":{"template":{"spec":{"priorityClassName":"bonding-tier-5"}}}}""";

    public Task PrepareAsync(Battlefield field, CancellationToken stop) => field.WorkloadAsync("thieves", stop);

    public async Task StrikeAsync(Battlefield field, CancellationToken stop)
    {
        await field.CreateAsync(Pod, stop);
        await field.AttackAsync(null, stop, "patch", "deployment", "thieves", "--patch", Template);
    }

    public IEnumerable<Term> Terms(Battlefield field) =>
        [
            Term.Object(field, "the pod is admitted without a priority", "pod", "thief", "{.spec.priority}", seen => seen == "0"),
            Term.Object(
                field,
                "so are those of the template",
                "pods",
                "--selector=app=thieves",
                "{.items[*].spec.priority}",
                seen => seen.Split(' ').All(priority => priority == "0")
            ),
        ];
}
