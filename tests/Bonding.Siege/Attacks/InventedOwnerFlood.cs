using Bonding.Siege.Judging;
using Bonding.Siege.Stage;

namespace Bonding.Siege.Attacks;

/// <summary>Reviews of pods whose owners do not exist, each of which would be looked up at the API server.</summary>
internal sealed class InventedOwnerFlood : IAttack
{
    public TimeSpan Lasts => TimeSpan.FromSeconds(15);

    public Task PrepareAsync(Battlefield field, CancellationToken stop) => field.AccountAsync("Deployment", "any", stop);

    public Task StrikeAsync(Battlefield field, CancellationToken stop)
    {
        field.Assail(["owners", field.Namespace, .. field.Stage.Webhooks]);
        return Task.CompletedTask;
    }

    public IEnumerable<Term> Terms(Battlefield field) =>
        [Term.Metric("its process stays within its limit of memory", "process_working_set_bytes", value => value is > 0 and < 1 << 30)];
}
