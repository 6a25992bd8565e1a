namespace Bonding.Domain.Tests.Bonds.Crashes;

public class CrashInterleavingTest(ITestOutputHelper output)
{
    private const int Runs = 10_000;

    [Fact]
    public void Crashes_lost_replies_stale_reads_and_two_leaders_lead_to_the_undisturbed_end() => AssertNoViolation(othersAct: false);

    [Fact]
    public void With_bonds_deleted_and_credits_earned_meanwhile_nothing_is_debited_twice_or_lost() => AssertNoViolation(othersAct: true);

    [Theory]
    [InlineData(false, true, true, "a bond was debited twice")]
    [InlineData(true, false, true, "a bond does not show what the account holds")]
    [InlineData(true, true, false, "a bond was debited twice")]
    public void Each_rule_of_the_write_order_is_needed(bool readsBondsAgain, bool writesAccountFirst, bool clearsOnlyWhatShows, string violation)
    {
        var rules = new LeaderRules(readsBondsAgain, writesAccountFirst, clearsOnlyWhatShows);
        Assert.Contains(Enumerable.Range(0, 2_000), seed => new Interleaving(seed, rules, othersAct: true).Violations().Contains(violation));
    }

    private void AssertNoViolation(bool othersAct)
    {
        long crashes = 0;
        Gen.Int.Sample(seed =>
        {
            var run = new Interleaving(seed, LeaderRules.All, othersAct);
            Assert.Empty(run.Violations());
            Interlocked.Add(ref crashes, run.Crashes);
        }, iter: Runs);
        output.WriteLine($"interleavings={Runs} crashes={crashes} violations=0");
    }
}
