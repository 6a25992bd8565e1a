using Bonding.Domain.Credits;

namespace Bonding.Domain.Tests.Credits;

public class TreasuryTest
{
    private static readonly DateTimeOffset Start = DateTimeOffset.FromUnixTimeSeconds(1_700_000_123);
    private static readonly TreasuryGrant Grant = new("shop", "monitoring", CreditAmount.Parse("0.7"));

    [Fact]
    public void What_is_allotted_does_not_depend_on_how_often_it_is_counted() =>
        Gen.Long[1, 36_000_000]
            .Array[1, 40]
            .Sample(milliseconds => AllotAt("1000", milliseconds).Allotted == AllotAt("1000", [milliseconds.Max()]).Allotted);

    [Fact]
    public void An_hour_pays_exactly_the_hourly_grant() =>
        Assert.Equal("0.7", AllotAt("1000", [1_234, 999_999, 3_600_000]).Allotted.ToString());

    [Fact]
    public void A_grant_is_paid_only_from_taxes_and_the_rest_when_they_come()
    {
        var poor = AllotAt("0.5", [3_600_000]);
        Assert.Equal(("0.5", "0.2"), (poor.Allotted.ToString(), poor.Owed.ToString()));
        var later = Assert.Single(Treasury("5").Allot([Grant], [poor], Payee, Nothing, Start.AddHours(1)));
        Assert.Equal(("0.7", "0"), (later.Allotted.ToString(), later.Owed.ToString()));
    }

    [Fact]
    public void All_allotments_together_never_exceed_what_was_collected() =>
        Gen.Long[0, 5_000_000]
            .Array[3]
            .Select(Gen.Long[1, 3_600_000].Array[1, 20])
            .Sample(
                (rates, milliseconds) =>
                {
                    TreasuryGrant[] grants =
                    [
                        .. rates.Select((rate, index) => new TreasuryGrant("shop", $"a{index}", CreditAmount.FromMicroCredits(rate))),
                    ];
                    var allotments = Treasury("2").Allot(grants, [], Payee, Nothing, Start);
                    foreach (var at in milliseconds.Order())
                        allotments = Treasury("2").Allot(grants, allotments, Payee, Nothing, Start.AddMilliseconds(at));
                    return allotments.Sum(one => one.Allotted.MicroCredits) <= 2_000_000;
                }
            );

    [Fact]
    public void What_others_received_is_not_there_any_more() =>
        Assert.Equal("0.1", AllotAt(new Treasury(CreditAmount.FromCredits(5), CreditAmount.Parse("4.9")), [3_600_000]).Allotted.ToString());

    [Fact]
    public void A_clock_set_back_allots_nothing_twice()
    {
        var paid = AllotAt("1000", [3_600_000]);
        var back = Assert.Single(Treasury("1000").Allot([Grant], [paid], Payee, Nothing, Start));
        Assert.Equal(paid, Assert.Single(Treasury("1000").Allot([Grant], [back], Payee, Nothing, Start.AddHours(1))));
    }

    [Fact]
    public void A_withdrawn_grant_counts_no_further_and_stays_until_it_is_received()
    {
        var paid = AllotAt("1000", [3_600_000]);
        Assert.Equal(paid, Assert.Single(Treasury("1000").Allot([], [paid], Payee, Nothing, Start.AddHours(5))));
        Assert.Empty(Treasury("1000").Allot([], [paid], Payee, (_, _) => paid.Allotted, Start.AddHours(5)));
    }

    [Fact]
    public void Another_account_of_the_same_name_begins_anew()
    {
        var paid = AllotAt("1000", [3_600_000]);
        var anew = Assert.Single(
            Treasury("1000")
                .Allot([Grant], [paid], (_, _) => "another", (_, uid) => uid == "another" ? CreditAmount.Zero : null, Start.AddHours(2))
        );
        Assert.Equal(("another", "0"), (anew.Uid, anew.Allotted.ToString()));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("another")]
    public void What_a_deleted_account_was_allotted_is_not_free_before_its_record_is_closed(string? successor)
    {
        var other = new TreasuryGrant("shop", "other", CreditAmount.FromCredits(1_000_000));
        var paid = AllotAt("1", [3_600_000]);
        string? Payees(string ns, string account) => account == Grant.Account ? successor : account;

        var recorded = Treasury("1").Allot([Grant, other], [paid], Payees, Nothing, Start.AddHours(1));
        recorded = Treasury("1").Allot([Grant, other], recorded, Payees, Nothing, Start.AddHours(2));
        Assert.Contains(paid, recorded);
        Assert.Equal("1", recorded.Aggregate(CreditAmount.Zero, (sum, one) => sum + one.Allotted).ToString());

        // It had received all of it, which the closed record holds.
        var treasury = new Treasury(CreditAmount.FromCredits(1), paid.Allotted);
        var closed = treasury.Allot(
            [Grant, other],
            recorded,
            Payees,
            (_, uid) => uid == "uid" ? null : CreditAmount.Zero,
            Start.AddHours(2)
        );
        Assert.DoesNotContain(closed, one => one.Uid == "uid");
        Assert.Equal("0.3", closed.Aggregate(CreditAmount.Zero, (sum, one) => sum + one.Allotted).ToString());
    }

    [Fact]
    public void What_is_allotted_is_paid_once_however_often()
    {
        var allotted = AllotAt("1000", [3_600_000]);
        var once = allotted.PayTo(CreditLedger.Empty, CreditAmount.MaxValue);
        Assert.Equal(("0.7", "0.7"), (once.Balance.ToString(), once.Granted.ToString()));
        Assert.Same(once, allotted.PayTo(once, CreditAmount.MaxValue));
    }

    private static GrantAllotment AllotAt(string collected, long[] milliseconds) => AllotAt(Treasury(collected), milliseconds);

    private static GrantAllotment AllotAt(Treasury treasury, long[] milliseconds)
    {
        var allotments = treasury.Allot([Grant], [], Payee, Nothing, Start);
        foreach (var at in milliseconds.Order())
            allotments = treasury.Allot([Grant], allotments, Payee, Nothing, Start.AddMilliseconds(at));
        return Assert.Single(allotments);
    }

    private static Treasury Treasury(string collected) => new(CreditAmount.Parse(collected), CreditAmount.Zero);

    private static string? Payee(string ns, string account) => account == Grant.Account ? "uid" : account;

    private static CreditAmount? Nothing(string ns, string uid) => CreditAmount.Zero;
}
