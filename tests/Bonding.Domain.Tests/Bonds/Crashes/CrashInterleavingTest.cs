namespace Bonding.Domain.Tests.Bonds.Crashes;

public class CrashInterleavingTest(ITestOutputHelper output)
{
    private const int Runs = 10_000;

    [Fact]
    public void Crashes_lost_replies_stale_reads_and_two_leaders_lead_to_the_undisturbed_end() => AssertNoViolation(othersAct: false);

    [Fact]
    public void With_bonds_deleted_and_credits_earned_meanwhile_nothing_is_debited_twice_or_lost() => AssertNoViolation(othersAct: true);

    [Theory]
    [InlineData(false, true, true, true, false, "a bond was debited twice")]
    [InlineData(true, false, true, true, true, "the account held units that were not reserved")]
    [InlineData(true, true, false, true, true, "a bond does not show what the account holds")]
    [InlineData(true, true, true, false, true, "a bond does not show what the account holds")]
    [InlineData(true, true, true, false, false, "a bond was debited twice")]
    public void Each_rule_of_the_write_order_is_needed(
        bool readsBondsAgain,
        bool reservesUnits,
        bool writesAccountFirst,
        bool clearsOnlyWhatShows,
        bool remembersPaid,
        string violation
    )
    {
        var rules = new LeaderRules(readsBondsAgain, reservesUnits, writesAccountFirst, clearsOnlyWhatShows, remembersPaid);
        Assert.Contains(
            Enumerable.Range(0, 2_000),
            seed => new Interleaving(seed, rules, othersAct: true).Violations().Contains(violation)
        );
    }

    /// <summary>
    /// There are two lines of defence: the read after the account, and the account's list of paid bonds. Each holds alone.
    /// </summary>
    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void Reading_bonds_after_the_account_or_remembering_what_was_paid_keeps_a_bond_from_being_debited_twice(
        bool readsBondsAgain,
        bool remembersPaid
    )
    {
        var rules = new LeaderRules(ReadsBondsAgain: readsBondsAgain, RemembersPaid: remembersPaid);
        Assert.All(Enumerable.Range(0, 2_000), seed => Assert.Empty(new Interleaving(seed, rules, othersAct: true).Violations()));
    }

    private void AssertNoViolation(bool othersAct)
    {
        long crashes = 0;
        Gen.Int.Sample(
            seed =>
            {
                var run = new Interleaving(seed, LeaderRules.All, othersAct);
                Assert.Empty(run.Violations());
                Interlocked.Add(ref crashes, run.Crashes);
            },
            iter: Runs
        );
        output.WriteLine($"interleavings={Runs} crashes={crashes} violations=0");
    }
}
