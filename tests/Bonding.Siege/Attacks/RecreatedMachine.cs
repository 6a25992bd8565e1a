using Bonding.Siege.Judging;
using Bonding.Siege.Stage;

namespace Bonding.Siege.Attacks;

/// <summary>A VM is deleted and created anew to get launch credits again, which are then to be bonded.</summary>
internal sealed class RecreatedMachine : IAttack
{
    public TimeSpan Lasts => TimeSpan.FromSeconds(10);

    private const string Account = """
        apiVersion: bonding.dev/v1alpha1
        kind: CreditAccount
        metadata: { name: again }
        spec: { tenantRef: { kind: VirtualMachine, name: again }, earning: { size: t2.2xlarge } }
        """;

    public async Task PrepareAsync(Battlefield field, CancellationToken stop)
    {
        await field.ApplyAsync(Account, stop);
        await field.MachineAsync("again", 0.1, stop);
        await field.AwaitSettledAsync("again", stop);
    }

    public async Task StrikeAsync(Battlefield field, CancellationToken stop)
    {
        await field.AttackAsync(null, stop, "delete", "virtualmachine", "again", "--timeout=10s");
        await field.MachineAsync("again", 0.1, stop);
        await field.CreateAsync(Battlefield.BondOf("again", "again", 1), stop);
    }

    public IEnumerable<Term> Terms(Battlefield field) =>
        [
            Term.Object(field, "launch credits are not bonded", "bond", "again", "{.status.phase}", seen => seen != "Bonded") with
            {
                IsAboutMinting = true,
            },
        ];
}
