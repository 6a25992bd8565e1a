using Bonding.Siege.Judging;
using Bonding.Siege.Stage;

namespace Bonding.Siege.Attacks;

/// <summary>One VM has two accounts: one by its own kind, one by the kind of its instance.</summary>
internal sealed class TwoAccounts : IAttack
{
    public TimeSpan Lasts => TimeSpan.FromSeconds(12);

    public async Task PrepareAsync(Battlefield field, CancellationToken stop)
    {
        await field.AccountAsync("VirtualMachine", "twin", stop, name: "first");
        await field.MachineAsync("twin", 0.01, stop);
        await field.AwaitSettledAsync("first", stop);
    }

    public Task StrikeAsync(Battlefield field, CancellationToken stop) =>
        field.AccountAsync("VirtualMachineInstance", "twin", stop, name: "second");

    public IEnumerable<Term> Terms(Battlefield field) =>
        [
            new(
                "only one of them earns",
                (spell, _) =>
                {
                    var (gain, seconds) = spell.Gain(field.Namespace, "second");
                    var most = Spell.Tolerance / 2;
                    return Task.FromResult(
                        gain is null || gain <= most
                            ? null
                            : FormattableString.Invariant($"the second gained {gain:0.000} in {seconds:0} s")
                    );
                }
            )
            {
                IsAboutMinting = true,
            },
        ];
}
