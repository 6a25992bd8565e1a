using System.Diagnostics;
using System.Globalization;
using Bonding.Domain.Bonds;
using Bonding.Resources.Bonds;
using Bonding.TestKit;

namespace Bonding.Integration.Tests.Accounts;

/// <summary>
/// Thousands of Bonds in one namespace, on a real API server of their own: the Bonds of another are settled all the same.
/// </summary>
public sealed class BondFloodTest
{
    private const int Accounts = 4;
    private const int Innocents = 8;

    // Beside the flood a call of anybody waits for its turn at the API server too.
    private static readonly TimeSpan MostDelay = TimeSpan.FromSeconds(2);

    // BONDING_FLOOD_BONDS=6000 is the attack as it was found.
    private static readonly int Bonds = int.Parse(
        Environment.GetEnvironmentVariable("BONDING_FLOOD_BONDS") ?? "1500",
        CultureInfo.InvariantCulture
    );

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_flood_of_bonds_in_one_namespace_delays_those_of_another_by_no_more_than_two_seconds()
    {
        await using var cluster = new AccountsCluster();
        await cluster.InitializeAsync();
        await using var evil = await AccountsCase.OpenAsync(cluster);
        await using var shop = await AccountsCase.OpenAsync(cluster);
        await using var host = await RunningAccounts.StartAsync(cluster.ControlPlane.KubeconfigPath, watchedNamespace: "", Stop);
        for (var number = 0; number < 3 * Innocents; number++)
            await shop.CreateAccountAsync($"good-{number}", opening: "150");
        for (var number = 0; number < Accounts; number++)
            await evil.CreateAccountAsync($"bad-{number}");
        await shop.AwaitOpenedAsync($"good-{(3 * Innocents) - 1}");
        await evil.AwaitOpenedAsync($"bad-{Accounts - 1}");

        var alone = await SettleAsync(shop, first: 0);
        var flood = Parallel.ForAsync(
            0,
            Bonds,
            new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = Stop },
            async (number, _) => await evil.CreateBondAsync($"bond-{number}", $"bad-{number % Accounts}")
        );
        var meanwhile = await SettleAsync(shop, first: Innocents);
        await flood;
        var waiting = Bonds - (Accounts * 4);
        var afterwards = await SettleAsync(shop, first: 2 * Innocents);

        // All of them are told, those that are paid and those that wait.
        await Eventually.GetAsync(
            async () => (await evil.Bonds.ListAsync(new() { Namespace = evil.Namespace }, Stop)).Items,
            bonds => bonds.Count(bond => bond.Status.Phase == BondPhase.Bonded) == Accounts * 4 && bonds.Count(IsTold) == waiting,
            Stop,
            TimeSpan.FromMinutes(4)
        );
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{Bonds} bonds; an innocent one is settled after at most {alone.TotalMilliseconds:0} ms alone, "
                + $"{meanwhile.TotalMilliseconds:0} ms while they are created, {afterwards.TotalMilliseconds:0} ms while they are told"
        );
        Assert.InRange(meanwhile, TimeSpan.Zero, alone + MostDelay);
        Assert.InRange(afterwards, TimeSpan.Zero, alone + MostDelay);
    }

    private static bool IsTold(Bond bond) =>
        bond.Status.Conditions is [{ Reason: BondReason.InsufficientCredits }] && bond.Status.Phase == BondPhase.Pending;

    /// <summary>Bonds of as many accounts, one after the other; returns the longest time until one was settled.</summary>
    private static async Task<TimeSpan> SettleAsync(AccountsCase shop, int first)
    {
        var worst = TimeSpan.Zero;
        for (var number = first; number < first + Innocents; number++)
        {
            var watch = Stopwatch.StartNew();
            await shop.CreateBondAsync($"good-{number}", $"good-{number}");
            await shop.AwaitBondAsync($"good-{number}", bond => bond.Status.Phase == BondPhase.Bonded);
            worst = watch.Elapsed > worst ? watch.Elapsed : worst;
            await Task.Delay(250, Stop);
        }
        return worst;
    }
}
