using Bonding.Siege.Judging;
using Bonding.Siege.Stage;

namespace Bonding.Siege.Attacks;

/// <summary>Any pod asks for the metrics, which tell every tenant's balance.</summary>
internal sealed class MetricsReader : IAttack
{
    public bool IsSampled => true;

    public TimeSpan Lasts => TimeSpan.FromSeconds(3);

    private readonly List<string> _told = [];

    public async Task StrikeAsync(Battlefield field, CancellationToken stop)
    {
        foreach (var token in new[] { null, await field.TokenAsync(stop), await field.TenantTokenAsync(stop) })
        {
            using var http = await field.Stage.ClientAsync(token, stop);
            foreach (var metrics in field.Stage.Metrics)
            {
                using var answer = await http.GetAsync(metrics, stop);
                if ((await answer.Content.ReadAsStringAsync(stop)).Contains("bonding_credits_balance", StringComparison.Ordinal))
                    _told.Add($"{metrics} answers {(token is null ? "everybody" : "a tenant")}");
            }
        }
    }

    public IEnumerable<Term> Terms(Battlefield field) => [new("no balance is told", (_, _) => Task.FromResult(_told.FirstOrDefault()))];
}
