using Bonding.Domain.Bonds;
using Bonding.Domain.Credits;
using Bonding.Domain.NamespaceLedgers;

namespace Bonding.Domain.Tests.NamespaceLedgers;

public class NamespaceLedgerStateTest
{
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);

    [Fact]
    public void Units_are_reserved_up_to_the_limit_of_the_namespace_and_no_further()
    {
        var book = NamespaceLedgerState.Empty.WithObserved([Account("a", 1, units: 3)], Now).Reserve("b", "b", 2, 1, limit: 5)!;
        Assert.Equal(5, book.Units);
        Assert.Null(book.Reserve("c", "c", 1, 1, limit: 5));
        Assert.Null(book.Reserve("a", "a", 4, 2, limit: 5));
    }

    [Fact]
    public void A_reservation_holds_until_its_account_is_seen_in_a_newer_version()
    {
        var reserved = NamespaceLedgerState.Empty.WithObserved([Account("a", 7, units: 1)], Now).Reserve("a", "a", 4, 7, limit: 5)!;
        Assert.Equal(4, reserved.WithObserved([Account("a", 7, units: 1)], Now).Units);
        Assert.Equal(1, reserved.WithObserved([Account("a", 8, units: 1)], Now).Units);
        Assert.Equal(4, reserved.WithObserved([Account("a", 8, units: 4)], Now).Units);
    }

    [Fact]
    public void What_others_only_reserved_is_told_apart_from_what_they_hold()
    {
        var book = NamespaceLedgerState
            .Empty.WithObserved([Account("a", 1, units: 3), Account("b", 1, units: 2)], Now)
            .Reserve("a", "a", 7, 1, limit: 20)!
            .Reserve("b", "b", 4, 1, limit: 20)!;
        Assert.Equal(
            (new OtherAccountsUnits(3, Reserved: 4), new OtherAccountsUnits(5, Reserved: 6)),
            (book.UnitsOfOthers("b"), book.UnitsOfOthers("c"))
        );
    }

    [Fact]
    public void Of_two_writes_on_one_version_the_larger_one_counts()
    {
        var book = NamespaceLedgerState.Empty.Reserve("a", "a", 4, 7, limit: 9)!.Reserve("a", "a", 2, 7, limit: 9)!;
        Assert.Equal(4, book.Units);
        Assert.Equal(2, book.Reserve("a", "a", 2, 8, limit: 9)!.Units);
    }

    [Fact]
    public void Units_that_nobody_reserved_are_not_believed()
    {
        var book = NamespaceLedgerState.Empty.WithObserved([Account("a", 1, units: 1)], Now);
        Assert.Equal(1, book.WithObserved([Account("a", 2, units: 900)], Now).Units);
    }

    [Fact]
    public void An_account_for_which_units_are_reserved_only_was_not_opened_yet()
    {
        var reserved = NamespaceLedgerState.Empty.Reserve("a", "a", 1, 1, limit: 9)!;
        Assert.False(reserved.WasOpened("a"));
        Assert.True(reserved.WithObserved([Account("a", 2, units: 1)], Now).WasOpened("a"));
    }

    [Fact]
    public void The_tax_of_a_deleted_account_stays_and_its_units_make_room()
    {
        var book = NamespaceLedgerState
            .Empty.WithObserved([Account("a", 1, units: 3, tax: 3), Account("b", 1, units: 1, tax: 1)], Now)
            .Close(["a"])
            .Close(["a"]);
        Assert.Equal((1L, "4", 1), (book.Units, book.Treasury.Collected.ToString(), book.Closed.Count));
    }

    [Fact]
    public void An_account_that_another_leader_closed_is_not_closed_again()
    {
        ObservedAccount[] seen = [Account("a", 2, units: 3, tax: 3)];
        var gone = new HashSet<string> { "a" };
        var book = NamespaceLedgerState.Empty.Reserve("a", "a", 3, 1, limit: 9)!.Record(seen, gone, Now);
        Assert.Equal(("3", 1), (book.Treasury.Collected.ToString(), book.Closed.Count));
        Assert.Equal(book.Closed, book.Record(seen, gone, Now).Closed);
    }

    /// <summary>
    /// Leaders that know nothing of each other reserve, then write conditionally or crash; the ledger is tidied up in
    /// between.
    /// </summary>
    [Fact]
    public void Whatever_leaders_do_at_once_no_namespace_ever_holds_more_than_its_limit() =>
        Gen.Int[0, int.MaxValue].Sample(seed => new RacingLeaders(seed).NeverExceed(limit: 10), iter: 2_000);

    private static ObservedAccount Account(string uid, ulong version, int units = 0, int tax = 0) =>
        new(uid, uid, version, units, CreditAmount.FromCredits(tax), CreditAmount.Zero);

    private sealed class RacingLeaders(int seed)
    {
        private readonly Random _random = new(seed);
        private readonly (ulong Version, int Units)[] _accounts = [(1, 0), (1, 0), (1, 0)];
        private readonly List<(int Account, ulong Version, int Units)> _underWay = [];
        private readonly NamespaceLedgerState[] _versions = new NamespaceLedgerState[200];
        private int _newest;

        public bool NeverExceed(int limit)
        {
            _versions[0] = NamespaceLedgerState.Empty;
            for (var step = 0; step < 150; step++)
            {
                Act(limit);
                if (_accounts.Sum(account => account.Units) > limit)
                    return false;
            }
            return true;
        }

        private void Act(int limit)
        {
            var account = _random.Next(_accounts.Length);
            // A leader reads the record, then the account; another one may write in between, and then its own write is a conflict.
            var read = Math.Max(0, _newest - _random.Next(3));
            var (version, units) = _accounts[account];
            switch (_random.Next(4))
            {
                case 0:
                    var wanted = units + _random.Next(1, 4);
                    if (_versions[read].Reserve($"{account}", "a", wanted, version, limit) is { } reserved && Write(read, reserved))
                        _underWay.Add((account, version, wanted));
                    break;
                case 1:
                    Write(read, _versions[read].WithObserved([Account($"{account}", version, units)], Now));
                    break;
                case 2 when _underWay.Count > 0:
                    var late = _underWay[_random.Next(_underWay.Count)];
                    _underWay.Remove(late);
                    if (_accounts[late.Account].Version == late.Version)
                        _accounts[late.Account] = (late.Version + 1, late.Units);
                    break;
                case 3:
                    _accounts[account] = (version + 1, units);
                    break;
            }
        }

        private bool Write(int read, NamespaceLedgerState book)
        {
            if (read != _newest)
                return false;
            _versions[++_newest] = book;
            return true;
        }
    }
}
