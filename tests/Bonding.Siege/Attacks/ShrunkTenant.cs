using Bonding.Siege.Judging;
using Bonding.Siege.Stage;

namespace Bonding.Siege.Attacks;

/// <summary>A tenant that is much smaller than its account declares goes on to earn for the declared size.</summary>
internal sealed class ShrunkTenant : IAttack
{
    public string ByDesign => "an account earns for the size that whoever opened it gave it, whatever the pod requests";

    public TimeSpan Lasts => TimeSpan.FromSeconds(12);

    private const int Vcpus = 64;

    // 64 vCPUs at 20 %.
    private const double Earned = 12.8;

    public async Task PrepareAsync(Battlefield field, CancellationToken stop)
    {
        await field.AccountAsync("VirtualMachine", "small", stop, vcpus: Vcpus);
        await field.MachineAsync("small", 0.01, stop);
        await field.AwaitSettledAsync("small", stop);
    }

    public Task StrikeAsync(Battlefield field, CancellationToken stop) => Task.CompletedTask;

    public IEnumerable<Term> Terms(Battlefield field) => [Term.NotMinted(field, "small", cores: 0, Earned)];
}
