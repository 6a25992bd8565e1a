using Bonding.Siege.Judging;
using Bonding.Siege.Stage;

namespace Bonding.Siege.Attacks;

/// <summary>A scraped pod in a namespace with an account shows 60,000 series under the name of cAdvisor's CPU counter.</summary>
internal sealed class SeriesFlood : IAttack
{
    public TimeSpan Lasts => TimeSpan.FromSeconds(50);

    private const int Lines = 60_000;

    public async Task PrepareAsync(Battlefield field, CancellationToken stop)
    {
        await field.AccountAsync("Deployment", "flood", stop);
        await field.WorkloadAsync("flood", stop);
        await field.PodAsync("flood", stop);
    }

    public Task StrikeAsync(Battlefield field, CancellationToken stop)
    {
        field.Assail("series", $"{field.Stage.FloodPort}", $"{Lines}", field.Namespace);
        return Task.CompletedTask;
    }

    public IEnumerable<Term> Terms(Battlefield field) =>
        [
            Term.Sometime("the flood is seen and its namespace read apart", "bonding_namespaces_flooded", value => value >= 1),
            Term.Metric("Prometheus still answers the leader", "bonding_prometheus_up", value => value == 1),
            Term.Metric("its process stays within its limit of memory", "process_working_set_bytes", value => value is > 0 and < 1 << 30),
        ];
}
