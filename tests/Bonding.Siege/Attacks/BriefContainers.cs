using Bonding.Siege.Judging;
using Bonding.Siege.Stage;

namespace Bonding.Siege.Attacks;

/// <summary>Pods that live shorter than a scrape, so that nobody sees what they use.</summary>
internal sealed class BriefContainers : IAttack
{
    public string ByDesign => "use that no scrape has seen cannot be charged; the account gains no more than its size earns";

    private const int Times = 3;

    public Task PrepareAsync(Battlefield field, CancellationToken stop) => field.AccountAsync("Pod", "brief", stop);

    public async Task StrikeAsync(Battlefield field, CancellationToken stop)
    {
        for (var time = 0; time < Times; time++)
        {
            await field.AttackAsync(null, stop, "run", "brief", "--image=app:1");
            await Task.Delay(TimeSpan.FromSeconds(0.5), stop);
            await field.AttackAsync(null, stop, "delete", "pod", "brief", "--force", "--grace-period=0");
        }
    }

    public IEnumerable<Term> Terms(Battlefield field) => [NotMoreThanEarned(field)];

    // Between its pods the account earns nothing, and its balance may not be shown.
    private static Term NotMoreThanEarned(Battlefield field) =>
        Term.Object(
            field,
            "the account gains no more than its size earns",
            "creditaccount",
            "brief",
            "{.status.balance}",
            seen => seen.StartsWith("550", StringComparison.Ordinal)
        ) with
        {
            IsAboutMinting = true,
        };
}
