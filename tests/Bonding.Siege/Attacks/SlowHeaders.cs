using Bonding.Siege.Judging;
using Bonding.Siege.Stage;

namespace Bonding.Siege.Attacks;

/// <summary>3,000 connections that begin a handshake and do not go on.</summary>
internal sealed class SlowHeaders : IAttack
{
    public TimeSpan Lasts => TimeSpan.FromSeconds(20);

    private const int Connections = 3_000;

    public Task StrikeAsync(Battlefield field, CancellationToken stop)
    {
        var endpoints = field.Stage.Release.Endpoints;
        field.Assail([
            "slow",
            $"{Connections}",
            .. endpoints.Select(one => $"{one.WebhookPort}"),
            .. endpoints.Select(one => $"{one.TenantApi.Port}"),
        ]);
        return Task.CompletedTask;
    }

    public IEnumerable<Term> Terms(Battlefield field) => [Term.RejectedMore("most of them are closed", "TenantApi", "Webhook")];
}
