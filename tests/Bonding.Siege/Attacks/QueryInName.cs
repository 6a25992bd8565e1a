using Bonding.Siege.Judging;
using Bonding.Siege.Stage;

namespace Bonding.Siege.Attacks;

/// <summary>Names that would mean something in a query of Prometheus.</summary>
internal sealed class QueryInName : IAttack
{
    public TimeSpan Lasts => TimeSpan.FromSeconds(15);

    private const string Wild = "a.b";
    private const string Like = "axb";

    public async Task PrepareAsync(Battlefield field, CancellationToken stop)
    {
        await field.AccountAsync("Deployment", Wild, stop);
        await field.WorkloadAsync(Like, stop);
        field.Meter(await field.PodAsync(Like, stop), "app", 1.9);
    }

    public async Task StrikeAsync(Battlefield field, CancellationToken stop)
    {
        await field.AttackAsync(null, stop, "create", "deployment", Wild, "--image=app:1");
        await field.AttackAsync(null, stop, "create", "deployment", "a\"} or vector(1) #", "--image=app:1");
        await field.AttackAsync(null, stop, "create", "deployment", ".*", "--image=app:1");
    }

    public IEnumerable<Term> Terms(Battlefield field) =>
        [
            Term.Object(
                field,
                "only names of DNS are admitted",
                "deployments",
                "--selector=",
                "{.items[*].metadata.name}",
                seen => seen.Split(' ').All(name => name is Wild or Like)
            ),
            new(
                "a name with a dot is not charged for what it would match",
                (spell, _) =>
                    Task.FromResult(
                        spell.Gain(field.Namespace, Wild).Gain is { } gain && gain < -Spell.Tolerance
                            ? FormattableString.Invariant($"it was charged {-gain:0.000}")
                            : null
                    )
            ),
        ];
}
