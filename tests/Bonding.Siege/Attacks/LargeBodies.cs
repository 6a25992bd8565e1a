using Bonding.Siege.Judging;
using Bonding.Siege.Stage;

namespace Bonding.Siege.Attacks;

/// <summary>Reviews of 4 MiB, with and without a length.</summary>
internal sealed class LargeBodies : IAttack
{
    public TimeSpan Lasts => TimeSpan.FromSeconds(15);

    public Task StrikeAsync(Battlefield field, CancellationToken stop)
    {
        field.Assail(["bodies", .. field.Stage.Webhooks]);
        return Task.CompletedTask;
    }

    public IEnumerable<Term> Terms(Battlefield field) =>
        [
            Term.RejectedMore("they are turned away", "Webhook"),
            Term.Metric("its process stays within its limit of memory", "process_working_set_bytes", value => value is > 0 and < 1 << 30),
        ];
}
