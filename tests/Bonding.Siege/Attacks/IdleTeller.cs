using Bonding.Siege.Judging;
using Bonding.Siege.Stage;

namespace Bonding.Siege.Attacks;

/// <summary>A pod in a VM's namespace, or the guest behind a scraped Service, tells that the VM idles.</summary>
internal sealed class IdleTeller : IAttack
{
    public TimeSpan Lasts => TimeSpan.FromSeconds(25);

    private const double Cores = 1.8;

    public async Task PrepareAsync(Battlefield field, CancellationToken stop)
    {
        await field.AccountAsync("VirtualMachine", "busy", stop);
        await field.MachineAsync("busy", Cores, stop);
        await field.AwaitSettledAsync("busy", stop);
    }

    public Task StrikeAsync(Battlefield field, CancellationToken stop)
    {
        var page = $"kubevirt_vmi_cpu_usage_seconds_total{{namespace=\"{field.Namespace}\",name=\"busy\",node=\"aaa\"}} 0\n";
        field.Stage.Pages.KubeVirt = field.Stage.Pages.App = () => page;
        return Task.CompletedTask;
    }

    public IEnumerable<Term> Terms(Battlefield field) => [Term.NotMinted(field, "busy", Cores)];
}
