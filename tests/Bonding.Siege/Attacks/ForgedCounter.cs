using Bonding.Siege.Judging;
using Bonding.Siege.Stage;

namespace Bonding.Siege.Attacks;

/// <summary>A scraped pod shows a CPU counter of its own that jumps to and fro between 0 and 146,000 years.</summary>
internal sealed class ForgedCounter : IAttack
{
    public bool IsSampled => true;

    public TimeSpan Lasts => TimeSpan.FromSeconds(12);

    private const double Jump = 4.6e12;

    private int _scrapes;

    public async Task PrepareAsync(Battlefield field, CancellationToken stop)
    {
        await field.AccountAsync("Deployment", "forger", stop);
        await field.WorkloadAsync("forger", stop);
    }

    public async Task StrikeAsync(Battlefield field, CancellationToken stop)
    {
        var pod = await field.PodAsync("forger", stop);
        var series = $"container_cpu_usage_seconds_total{{namespace=\"{field.Namespace}\",pod=\"{pod.Metadata.Name}\",container=\"x\"}}";
        field.Stage.Pages.Kubelet = () => FormattableString.Invariant($"{series} {(_scrapes++ % 2 == 0 ? 0 : Jump):0}\n");
    }

    public IEnumerable<Term> Terms(Battlefield field) => [Term.NotMinted(field, "forger", cores: 0)];
}
