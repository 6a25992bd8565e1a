using Bonding.Siege.Judging;
using Bonding.Siege.Stage;

namespace Bonding.Siege.Attacks;

/// <summary>Well-formed reviews of pods, sent by a stranger as fast as they are answered.</summary>
internal sealed class ReviewFlood : IAttack
{
    public bool IsSampled => true;

    public TimeSpan Lasts => TimeSpan.FromSeconds(20);

    public Task PrepareAsync(Battlefield field, CancellationToken stop) => field.AccountAsync("Deployment", "any", stop);

    public Task StrikeAsync(Battlefield field, CancellationToken stop)
    {
        field.Assail(["reviews", field.Namespace, .. field.Stage.Webhooks]);
        return Task.CompletedTask;
    }

    public IEnumerable<Term> Terms(Battlefield field) =>
        [
            Term.Answered("the flood took place", atLeast: 500),
            Term.Metric("its process stays within its limit of memory", "process_working_set_bytes", value => value is > 0 and < 1 << 30),
        ];
}
