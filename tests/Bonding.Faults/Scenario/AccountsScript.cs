using Bonding.Domain.Bonds;
using Bonding.Domain.Credits;
using Bonding.Domain.Metering;
using Bonding.Faults.Fleet;
using Bonding.Resources.Bonds;
using Bonding.Resources.CreditAccounts;

namespace Bonding.Faults.Scenario;

/// <summary>
/// What happens in every run: accounts, bonds that are paid, refused and wait, a correction, a grant of all taxes, deletions, an edited
/// policy, another leader. Each step waits for its end before the next begins, so that the end is the same whatever the managers do in
/// between.
/// </summary>
internal sealed class AccountsScript(AccountsWorld world, CounterScript counters, bool hasCounters)
{
    private const string FirstPrice = "100";
    private const string SecondPrice = "90";

    /// <summary>Most units of the namespace, and the account that is granted all taxes.</summary>
    public const int MostUnits = 12;
    public const string Payee = "ops";

    private static readonly CreditAmount FirstTaxes = CreditAmount.FromCredits(5);
    private static readonly DateTimeOffset Start = DateTimeOffset.UnixEpoch.AddDays(20_000);
    private static readonly DateTimeOffset FirstStage = Start.AddMinutes(10);
    private static readonly DateTimeOffset SecondStage = Start.AddHours(5);

    private readonly List<BondReceipt> _deleted = [];

    /// <summary>Receipts of bonds that were deleted, as they were shown before.</summary>
    public IReadOnlyList<BondReceipt> DeletedReceipts => _deleted;

    /// <summary>The counters of all tenants. The restart of db's is seen within a minute, so it earns through it.</summary>
    public static CounterScript Counters() =>
        new(
            new Dictionary<string, IReadOnlyList<UsageSample>>
            {
                ["web"] = [Sample(0, 100), Sample(600, 220), Sample(4200, 520)],
                ["db"] = [Sample(0, 50), Sample(600, 50), Sample(4200, 50), Sample(4230, 6, "b")],
                ["lab"] = [Sample(700, 0), Sample(1300, 1200), Sample(4900, 1200), Sample(15_100, 1200)],
            }
        );

    /// <summary>Up to and with the edited policy.</summary>
    public async Task PlayFirstHalfAsync(CancellationToken stop)
    {
        await world.CreatePolicyAsync(FirstPrice, MostUnits, Payee, stop);
        await world.CreateBondAsync("early", "web", 1, stop);
        await world.AwaitAsync("the bond without an account is told so", view => view.Says("early", BondReason.AccountNotFound), stop);
        await OpenPayeeAsync(stop);
        await OpenAccountsAsync(stop);
        await BondAsync(stop);
        await world.CorrectAsync("web", "15", "goodwill", stop);
        await world.AwaitAsync(
            "the correction is applied",
            view => view.Accounts["web"].Status.Corrections is { Count: 1 } && view.IsSettled,
            stop
        );
        await DeleteAsync(stop);
        await world.EditPriceAsync(SecondPrice, stop);
        await world.AwaitPriceAsync(SecondPrice, stop);
    }

    /// <summary>From there to the end.</summary>
    public async Task<AccountsView> PlaySecondHalfAsync(CancellationToken stop)
    {
        await OpenTmpAsync(stop);
        await world.CreateBondAsync("c", "web", 2, stop);
        await world.CreateBondAsync("t2", "tmp", 1, stop);
        await world.AwaitAsync("c and t2 are bonded", view => view.Are(BondPhase.Bonded, "c", "t2") && view.IsSettled, stop);
        await world.Fleet.HandOverAsync(stop);
        await world.AwaitPriceAsync(SecondPrice, stop);
        if (hasCounters)
            counters.ShowTo(SecondStage);
        await world.CreateBondAsync("e", "web", 1, stop);
        string[] last = hasCounters ? ["e", "waiting"] : ["e"];
        return await world.AwaitAsync(
            "e and the bond that waited are bonded, and all taxes are allotted",
            view => view.Are(BondPhase.Bonded, last) && view.IsSettled && (!hasCounters || view.Allotted == ExpectedEnd.Taxes),
            stop
        );
    }

    private static UsageSample Sample(int second, int cpuSeconds, string series = "a") =>
        new(UsageTime.FromMicroseconds(cpuSeconds * 1_000_000L), Start.AddSeconds(second), series);

    // A clock that is set back stops the count of a grant: enough is owed before the first tax is paid.
    private async Task OpenPayeeAsync(CancellationToken stop)
    {
        await world.CreateAccountAsync(Payee, new EarningSpec { Size = "t2.micro" }, stop);
        if (hasCounters)
            await world.AwaitAsync(
                "the grant is counted",
                view => view.Policy?.Status.Grants is [{ } grant] && CreditAmount.Parse(grant.Owed) > ExpectedEnd.Taxes,
                stop
            );
    }

    private async Task OpenAccountsAsync(CancellationToken stop)
    {
        await world.CreateAccountAsync("web", new EarningSpec { Vcpus = 4, BaselinePercent = 100 }, stop, opening: "700");
        await world.CreateAccountAsync("db", new EarningSpec { Vcpus = 1, BaselinePercent = 50 }, stop, opening: "60");
        await world.CreateAccountAsync("lab", new EarningSpec { Vcpus = 2, BaselinePercent = 20 }, stop, most: "30", lends: true);
        await OpenTmpAsync(stop);
        await world.AwaitAsync(
            "all accounts are open and the early bond is bonded",
            view =>
                view.Accounts.Count == 5
                && view.Accounts.Values.All(account => account.Status.Balance is not null)
                && view.Are(BondPhase.Bonded, "early"),
            stop
        );
        if (hasCounters)
            counters.ShowTo(FirstStage);
    }

    private Task OpenTmpAsync(CancellationToken stop) =>
        world.CreateAccountAsync("tmp", new EarningSpec { Vcpus = 1, BaselinePercent = 50 }, stop, opening: "150");

    private async Task BondAsync(CancellationToken stop)
    {
        await world.CreateBondAsync("a", "web", 1, stop);
        await world.CreateBondAsync("b", "web", 2, stop);
        await world.CreateBondAsync("refused", "db", 1, stop, WhenInsufficient.Reject);
        await world.CreateBondAsync("waiting", "db", 1, stop);
        await world.CreateBondAsync("t", "tmp", 1, stop);
        await world.CreateBondAsync("toomany", "web", MostUnits - 3, stop);
        await world.AwaitAsync(
            "a, b and t are bonded, two are refused and one waits",
            view =>
                view.Are(BondPhase.Bonded, "a", "b", "t")
                && view.Are(BondPhase.Rejected, "refused", "toomany")
                && view.Says("waiting", BondReason.InsufficientCredits)
                && view.IsSettled,
            stop
        );
    }

    private async Task DeleteAsync(CancellationToken stop)
    {
        // The tax of an account that is deleted before it is recorded may be lost.
        var shown = await world.AwaitAsync("the taxes are recorded", view => !hasCounters || view.Collected == FirstTaxes, stop);
        _deleted.Add(ShownReceipt.Of(shown.Bonds["a"]));
        await world.Bonds.DeleteAsync(new(world.Namespace, "a"), cancellationToken: stop);
        await world.Accounts.DeleteAsync(new(world.Namespace, "tmp"), cancellationToken: stop);
    }
}
