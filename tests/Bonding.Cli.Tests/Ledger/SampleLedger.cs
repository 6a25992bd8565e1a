using Bonding.Cli.Ledger;
using Bonding.Domain.Bonds;
using Bonding.Domain.Credits;
using Bonding.Domain.Receipts;
using Bonding.Resources.CreditAccounts;
using k8s.Models;

namespace Bonding.Cli.Tests.Ledger;

/// <summary>The account shop/web: opened with 1,000 credits, three bonds and a correction.</summary>
internal static class SampleLedger
{
    public const string Uid = "account-1";
    public static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public static AccountLedger Create()
    {
        var ledger = CreditLedger.Empty.Open(CreditAmount.FromCredits(1_000), CreditAmount.MostHeld);
        var head = ChainHead.Start;
        List<LedgerReceipt> receipts = [];
        foreach (var units in new[] { 1, 2, 3 })
        {
            var price = BondRules.Default.PriceOf(units);
            var request = new BondRequest($"bond-uid-{units}", $"bond-{units}", units, default, Now);
            ledger = ledger.Bond(units, price.Principal, price.Tax);
            Add(BondReceipt.Issue(Uid, head, request, price, Now));
        }
        var correction = new LedgerCorrection(1, CreditAmount.FromCredits(20), "good | will", "alice");
        ledger = correction.ApplyTo(ledger);
        var applied = CorrectionReceipt.Issue(Uid, head, correction, Now.AddMinutes(1));
        Add(applied);
        var account = new CreditAccount
        {
            Metadata = new V1ObjectMeta
            {
                Name = "web",
                NamespaceProperty = "shop",
                Uid = Uid,
            },
            Status = AccountStatusMapping.Write(new BondingAccount(Uid, ledger, head, []) { Corrections = [applied] }),
        };
        return new AccountLedger(account, AccountStatusMapping.Read(account), receipts);

        void Add(LedgerReceipt receipt)
        {
            receipts.Add(receipt);
            head = new ChainHead(receipt.Sequence, receipt.Hash);
        }
    }
}
