using Bonding.Siege.Judging;
using Bonding.Siege.Stage;

namespace Bonding.Siege.Attacks;

/// <summary>A workload calls its working container as KubeVirt calls that of a VM, beside one that idles.</summary>
internal sealed class ComputeContainer : IAttack
{
    public TimeSpan Lasts => TimeSpan.FromSeconds(25);

    private const double Cores = 1.8;

    public async Task PrepareAsync(Battlefield field, CancellationToken stop)
    {
        await field.AccountAsync("Deployment", "sly", stop);
        await field.WorkloadAsync("sly", stop, 1, "compute", "idle");
        var pod = await field.PodAsync("sly", stop);
        field.Meter(pod, "compute", Cores);
        field.Meter(pod, "idle", 0.001);
        await field.AwaitSettledAsync("sly", stop);
    }

    public Task StrikeAsync(Battlefield field, CancellationToken stop) => Task.CompletedTask;

    public IEnumerable<Term> Terms(Battlefield field) => [Term.NotMinted(field, "sly", Cores)];
}
