using Bonding.Siege.Judging;
using Bonding.Siege.Stage;

namespace Bonding.Siege.Attacks;

/// <summary>A tenant of an unlimited account uses more than it can pay for.</summary>
internal sealed class UnlimitedSpender : IAttack
{
    public string ByDesign =>
        "whoever opened the account lets it borrow; what it cannot pay is shown as charged, and its share of the node is that of its units";

    public TimeSpan Lasts => TimeSpan.FromSeconds(15);

    private const string Account = """
        apiVersion: bonding.dev/v1alpha1
        kind: CreditAccount
        metadata: { name: spender }
        spec:
          tenantRef: { kind: VirtualMachine, name: spender }
          earning: { vcpus: 2, baselinePercent: 20 }
          creditSpecification: Unlimited
        """;

    public async Task PrepareAsync(Battlefield field, CancellationToken stop)
    {
        await field.ApplyAsync(Account, stop);
        await field.MachineAsync("spender", 2, stop);
        await field.AwaitSettledAsync("spender", stop);
    }

    public Task StrikeAsync(Battlefield field, CancellationToken stop) => Task.CompletedTask;

    public IEnumerable<Term> Terms(Battlefield field) =>
        [
            Term.NotMinted(field, "spender", cores: 0),
            Term.Metric("the ledgers balance", "bonding_ledger_imbalance_microcredits", value => value == 0),
        ];
}
