using Bonding.Siege.Judging;
using Bonding.Siege.Stage;

namespace Bonding.Siege.Attacks;

/// <summary>A tenant asks what-if as fast as it is answered.</summary>
internal sealed class WhatIfFlood : IAttack
{
    public TimeSpan Lasts => TimeSpan.FromSeconds(15);

    public async Task PrepareAsync(Battlefield field, CancellationToken stop)
    {
        await field.AccountAsync("VirtualMachine", "curious", stop);
        await field.MachineAsync("curious", 0.1, stop);
        await field.AwaitSettledAsync("curious", stop);
    }

    public async Task StrikeAsync(Battlefield field, CancellationToken stop)
    {
        var token = await field.TenantTokenAsync(stop);
        var path = $"v1/namespaces/{field.Namespace}/vm/curious/what-if?bond=1";
        field.Assail(["get", token, .. field.Stage.TenantApis.Select(api => new Uri(api, path).AbsoluteUri)]);
    }

    public IEnumerable<Term> Terms(Battlefield field) => [Term.RejectedMore("it is held to a rate", "TenantApi")];
}
