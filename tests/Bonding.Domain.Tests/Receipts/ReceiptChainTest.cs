using Bonding.Domain.Bonds;
using Bonding.Domain.Credits;
using Bonding.Domain.Receipts;

namespace Bonding.Domain.Tests.Receipts;

public class ReceiptChainTest
{
    private const string Account = "account-uid";
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);
    private static readonly Gen<BondReceipt[]> Chains = Gen.Int[1, 12].Select(Chain);

    private static readonly Func<BondReceipt, BondReceipt>[] Edits =
    [
        receipt => receipt with { Units = receipt.Units + 1 },
        receipt => receipt with { BondUid = receipt.BondUid + "x" },
        receipt => receipt with { BondName = receipt.BondName + "x" },
        receipt => receipt with { Sequence = receipt.Sequence + 100 },
        receipt => receipt with { Price = receipt.Price with { Principal = receipt.Price.Principal + CreditAmount.FromMicroCredits(1) } },
        receipt => receipt with { Price = receipt.Price with { Tax = CreditAmount.Zero } },
        receipt => receipt with { BoundAt = receipt.BoundAt.AddSeconds(1) },
        receipt => receipt with { PreviousHash = receipt.Hash },
        receipt => receipt with { Hash = new string('0', 64) },
    ];

    [Fact]
    public void An_untouched_chain_has_no_break_in_any_order() =>
        Chains
            .SelectMany(chain => Gen.Shuffle(chain))
            .Sample(shuffled => ReceiptChain.Breaks(Account, HeadOf(shuffled), shuffled).Count == 0);

    [Fact]
    public void Any_edit_of_any_receipt_shows() =>
        Chains
            .Select(Gen.Int[0, Edits.Length - 1], Gen.Int[0, 11])
            .Sample(
                (chain, edit, position) =>
                {
                    var head = HeadOf(chain);
                    var edited = (BondReceipt[])chain.Clone();
                    edited[position % chain.Length] = Edits[edit](edited[position % chain.Length]);
                    return ReceiptChain.Breaks(Account, head, edited).Any(found => found.Kind == ReceiptBreakKind.Altered);
                }
            );

    [Fact]
    public void A_missing_receipt_is_named_and_the_rest_still_holds() =>
        Chains
            .Select(Gen.Int[0, 11])
            .Sample(
                (chain, position) =>
                {
                    var missing = chain[position % chain.Length];
                    var breaks = ReceiptChain.Breaks(Account, HeadOf(chain), chain.Where(receipt => receipt != missing));
                    return breaks.SequenceEqual([new ReceiptBreak(missing.Sequence, ReceiptBreakKind.Missing)]);
                }
            );

    [Fact]
    public void A_gap_is_one_break_however_wide()
    {
        var chain = Chain(5);
        Assert.Equal([new ReceiptBreak(2, ReceiptBreakKind.Missing, 4)], ReceiptChain.Breaks(Account, HeadOf(chain), [chain[0], chain[4]]));
        Assert.Equal([new ReceiptBreak(3, ReceiptBreakKind.Missing, 5)], ReceiptChain.Breaks(Account, HeadOf(chain), chain[..2]));
        var forged = chain[1] with { Sequence = long.MaxValue };
        Assert.Contains(
            new ReceiptBreak(6, ReceiptBreakKind.Missing, long.MaxValue - 1),
            ReceiptChain.Breaks(Account, HeadOf(chain), [.. chain, forged])
        );
        Assert.Contains(
            new ReceiptBreak(1, ReceiptBreakKind.Missing, long.MaxValue),
            ReceiptChain.Breaks(Account, new ChainHead(long.MaxValue, "00"), [])
        );
    }

    [Fact]
    public void A_forged_receipt_with_a_right_hash_does_not_link()
    {
        var chain = Chain(4);
        var forged = BondReceipt.Issue(Account, new ChainHead(1, chain[0].Hash), Bond(9), BondRules.Default.PriceOf(7), Now);
        var breaks = ReceiptChain.Breaks(Account, HeadOf(chain), [chain[0], forged, chain[2], chain[3]]);
        Assert.Equal([new ReceiptBreak(3, ReceiptBreakKind.NotLinked)], breaks);
    }

    [Fact]
    public void A_forged_last_receipt_does_not_match_the_accounts_head()
    {
        var chain = Chain(2);
        var forged = BondReceipt.Issue(Account, new ChainHead(1, chain[0].Hash), Bond(9), BondRules.Default.PriceOf(7), Now);
        Assert.Equal([new ReceiptBreak(2, ReceiptBreakKind.NotLinked)], ReceiptChain.Breaks(Account, HeadOf(chain), [chain[0], forged]));
    }

    [Fact]
    public void A_receipt_twice_does_not_link()
    {
        var chain = Chain(2);
        Assert.Equal([new ReceiptBreak(2, ReceiptBreakKind.NotLinked)], ReceiptChain.Breaks(Account, HeadOf(chain), [.. chain, chain[1]]));
    }

    [Fact]
    public void Another_accounts_receipts_are_not_this_accounts()
    {
        var chain = Chain(1);
        Assert.Equal([new ReceiptBreak(1, ReceiptBreakKind.Altered)], ReceiptChain.Breaks("another-account", HeadOf(chain), chain));
    }

    private static BondReceipt[] Chain(int length)
    {
        var (head, receipts) = (ChainHead.Start, new List<BondReceipt>());
        for (var index = 0; index < length; index++)
        {
            receipts.Add(BondReceipt.Issue(Account, head, Bond(index), BondRules.Default.PriceOf(1 + index), Now.AddSeconds(index)));
            head = new ChainHead(receipts[^1].Sequence, receipts[^1].Hash);
        }
        return [.. receipts];
    }

    private static ChainHead HeadOf(IEnumerable<BondReceipt> receipts)
    {
        var newest = receipts.MaxBy(receipt => receipt.Sequence)!;
        return new ChainHead(newest.Sequence, newest.Hash);
    }

    private static BondRequest Bond(int index) => new($"uid-{index}", $"bond-{index}", 1 + index, WhenInsufficient.Wait, Now);
}
