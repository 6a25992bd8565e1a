using Bonding.Siege.Judging;
using Bonding.Siege.Stage;

namespace Bonding.Siege.Attacks;

/// <summary>A scraped pod whose labels are honoured tells that innocents have used a million CPU seconds.</summary>
internal sealed class ForeignLabels : IAttack
{
    public bool IsSampled => true;

    public TimeSpan Lasts => TimeSpan.FromSeconds(12);

    private int _scrapes;

    public Task StrikeAsync(Battlefield field, CancellationToken stop)
    {
        field.Stage.Pages.App = () =>
            string.Concat(
                Town.Innocents.Select(one =>
                    $"kubevirt_vmi_cpu_usage_seconds_total{{namespace=\"{one.Namespace}\",name=\"{one.Account}\",node=\"node-1\"}} "
                    + $"{Told()}\n"
                )
            );
        return Task.CompletedTask;
    }

    // Both innocent VMs are charged or neither is: the judge follows their balances.
    public IEnumerable<Term> Terms(Battlefield field) =>
        [Term.Metric("the ledgers balance", "bonding_ledger_imbalance_microcredits", value => value == 0)];

    private string Told() => _scrapes++ < 10 ? "1" : "1000000";
}
