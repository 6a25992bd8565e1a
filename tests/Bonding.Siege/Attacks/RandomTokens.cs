using Bonding.Siege.Judging;
using Bonding.Siege.Stage;

namespace Bonding.Siege.Attacks;

/// <summary>150 connections with tokens that were drawn at random.</summary>
internal sealed class RandomTokens : IAttack
{
    public bool IsSampled => true;

    public TimeSpan Lasts => TimeSpan.FromSeconds(20);

    public Task StrikeAsync(Battlefield field, CancellationToken stop)
    {
        field.Assail(["tokens", .. field.Stage.TenantApis.Select(api => new Uri(api, "v1/self").AbsoluteUri)]);
        return Task.CompletedTask;
    }

    public IEnumerable<Term> Terms(Battlefield field) => [Term.RejectedMore("the flood is turned away", "TenantApi")];
}
