using Bonding.Siege.Judging;
using Bonding.Siege.Stage;

namespace Bonding.Siege.Attacks;

/// <summary>A caller with a token of its own names an innocent in the path and in the query.</summary>
internal sealed class BorrowedName : IAttack
{
    public bool IsSampled => true;

    private readonly List<string> _answers = [];

    public async Task StrikeAsync(Battlefield field, CancellationToken stop)
    {
        using var http = await field.Stage.ClientAsync(await field.TenantTokenAsync(stop), stop);
        foreach (var api in field.Stage.TenantApis)
        foreach (
            var path in new[]
            {
                "v1/namespaces/shop/vm/web/explain",
                "v1/namespaces/shop/vm/web/what-if?bond=1",
                "v1/self?name=web&namespace=shop",
            }
        )
        {
            using var answer = await http.GetAsync(new Uri(api, path), stop);
            if (answer.IsSuccessStatusCode)
                _answers.Add($"{path}: {await answer.Content.ReadAsStringAsync(stop)}");
        }
    }

    public IEnumerable<Term> Terms(Battlefield field) =>
        [new("nothing is told of another tenant", (_, _) => Task.FromResult(_answers.FirstOrDefault()))];
}
