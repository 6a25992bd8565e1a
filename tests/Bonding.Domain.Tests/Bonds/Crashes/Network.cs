using Bonding.Domain.Bonds;

namespace Bonding.Domain.Tests.Bonds.Crashes;

/// <summary>
/// The network between a leader and the server: stale reads, lost requests, and replies that are lost after the server acted.
/// </summary>
internal sealed class Network(Random random, double faults)
{
    public static Network Reliable { get; } = new(new Random(0), faults: 0);

    public Versioned<BondingAccount> ReadAccount(ModelServer server) =>
        Fails() ? server.AccountVersions[random.Next(server.AccountVersions.Count)] : server.Account;

    public List<ModelBond> ListBonds(ModelServer server) => Fails() ? server.StaleBonds(random) : [.. server.Bonds];

    /// <summary>Returns true only if the server acted and its reply arrived.</summary>
    public bool Send(Func<bool> write)
    {
        var lostRequest = Fails();
        var lostReply = Fails();
        return !lostRequest && write() && !lostReply;
    }

    private bool Fails() => faults > 0 && random.NextDouble() < faults;
}
