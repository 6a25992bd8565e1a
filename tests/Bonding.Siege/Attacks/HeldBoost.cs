using Bonding.Siege.Judging;
using Bonding.Siege.Stage;

namespace Bonding.Siege.Attacks;

/// <summary>A guest tells bursts of memory and disk that there are none of, to hold the boost of its VM.</summary>
internal sealed class HeldBoost : IAttack
{
    public string ByDesign => "a guest's word moves its own boost alone, up to maxBoost, which is 2";

    public TimeSpan Lasts => TimeSpan.FromSeconds(15);

    private const long Memory = 512 << 20;

    private int _scrapes;

    public async Task PrepareAsync(Battlefield field, CancellationToken stop)
    {
        await field.AccountAsync("VirtualMachine", "eager", stop);
        await field.MachineAsync("eager", 0.05, stop);
        await field.ApplyAsync(Battlefield.BondOf("eager", "eager", 1), stop);
        await field.AwaitAsync("bond", "eager", "{.status.phase}", phase => phase == "Bonded", stop);
    }

    public Task StrikeAsync(Battlefield field, CancellationToken stop)
    {
        field.Stage.Pages.KubeVirt = () =>
        {
            var labels = $"namespace=\"{field.Namespace}\",name=\"eager\",node=\"node-2\"";
            var bytes = (++_scrapes / 4 % 2) * 400_000_000L;
            return $"kubevirt_vmi_memory_available_bytes{{{labels}}} {Memory}\n"
                + $"kubevirt_vmi_memory_usable_bytes{{{labels}}} {Memory - bytes}\n"
                + $"kubevirt_vmi_storage_write_traffic_bytes_total{{{labels},drive=\"vdb\"}} {_scrapes * bytes}\n";
        };
        return Task.CompletedTask;
    }

    // 200m × 1.5 of one unit × 2.
    public IEnumerable<Term> Terms(Battlefield field) =>
        [
            Term.Object(
                field,
                "its CPU request is at most twice what its units give",
                "pods",
                "--selector=kubevirt.io=virt-launcher",
                "{.items[0].spec.containers[0].resources.requests.cpu}",
                seen => seen.EndsWith('m') && int.Parse(seen[..^1], System.Globalization.CultureInfo.InvariantCulture) <= 600
            ),
        ];
}
