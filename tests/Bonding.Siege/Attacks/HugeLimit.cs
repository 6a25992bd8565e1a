using Bonding.Siege.Judging;
using Bonding.Siege.Stage;

namespace Bonding.Siege.Attacks;

/// <summary>A memory limit that no sum of two replicas holds.</summary>
internal sealed class HugeLimit : IAttack
{
    public bool IsSampled => true;

    private const string Limit = """
        {"spec":{"template":{"spec":{"containers":[{"name":"app","resources":{"limits":{"memory":"9223372036854775807"}}}]}}}}
        """;

    public async Task PrepareAsync(Battlefield field, CancellationToken stop)
    {
        await field.AccountAsync("Deployment", "big", stop);
        await field.WorkloadAsync("big", stop, replicas: 2);
        await field.PodAsync("big", stop);
    }

    public Task StrikeAsync(Battlefield field, CancellationToken stop) =>
        field.AttackAsync(null, stop, "patch", "deployment", "big", "--patch", Limit);

    public IEnumerable<Term> Terms(Battlefield field) => [Term.NotMinted(field, "big", cores: 0)];
}
