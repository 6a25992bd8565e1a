using Bonding.Siege.Judging;
using Bonding.Siege.Stage;

namespace Bonding.Siege.Attacks;

/// <summary>A scraped pod tells of its own use what no counter can be.</summary>
internal sealed class AbsurdValues : IAttack
{
    public TimeSpan Lasts => TimeSpan.FromSeconds(10);

    private static readonly string[] Values = ["NaN", "+Inf", "-Inf", "-1", "1e300", "-1e300", "4.9e-324"];

    private int _scrapes;

    public async Task PrepareAsync(Battlefield field, CancellationToken stop)
    {
        await field.AccountAsync("Deployment", "absurd", stop);
        await field.WorkloadAsync("absurd", stop);
    }

    public async Task StrikeAsync(Battlefield field, CancellationToken stop)
    {
        var pod = (await field.PodAsync("absurd", stop)).Metadata.Name;
        field.Stage.Pages.Kubelet = () => string.Concat(Values.Select((_, n) => Line(field, pod, n)));
    }

    public IEnumerable<Term> Terms(Battlefield field) => [Term.NotMinted(field, "absurd", cores: 0)];

    private string Line(Battlefield field, string pod, int n) =>
        $"container_cpu_usage_seconds_total{{namespace=\"{field.Namespace}\",pod=\"{pod}\",container=\"c{n}\"}} "
        + $"{Values[(n + _scrapes++) % Values.Length]}\n";
}
