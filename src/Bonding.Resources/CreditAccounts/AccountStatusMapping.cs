using System.Text.Json.Nodes;
using Bonding.Domain.Bonds;
using Bonding.Domain.Credits;
using Bonding.Domain.Metering;
using Bonding.Domain.Receipts;
using Bonding.Resources.Bonds;
using Bonding.Resources.Common;

namespace Bonding.Resources.CreditAccounts;

/// <summary>
/// Converts the money side of an account's status, exactly in both directions. A status is refused as a whole if it cannot be read or its
/// sums do not match: nothing is spent from it.
/// </summary>
public static class AccountStatusMapping
{
    private const string Settling = "settling";
    private const string Corrections = "corrections";

    // Fields that no decision uses. Everything else is sealed, including fields that are added later.
    private static readonly string[] Unsealed =
    [
        "observedGeneration",
        "asOf",
        "seal",
        "audited",
        "releasedAt",
        "multiplier",
        "tier",
        "forecast",
        "samples",
        "allocation",
        "conditions",
    ];

    /// <summary>Returns whether the status has no money side at all, so that the account is new.</summary>
    public static bool IsUnopened(CreditAccountStatus status) =>
        status
            is {
                    Corrections: null or { Count: 0 },
                    Balance: null,
                    LaunchBalance: null,
                    Surplus: null,
                    Charged: null,
                    Usage: null,
                    BondedUnits: 0,
                    TaxPaid: null
                }
                and {
                    Totals: null,
                    LastReceipt: null,
                    Settling: null or { Count: 0 },
                    PaidBonds: null or { Count: 0 },
                    Buckets: null or { Count: 0 }
                };

    /// <summary>Reads an opened account.</summary>
    public static Parsed<BondingAccount> Read(CreditAccount account)
    {
        var (reader, status, uid) = (new FieldReader("status"), account.Status, account.Metadata.Uid);
        var corrections = CorrectionMapping.ReadApplied(reader, status.Corrections, uid);
        var ledger = Ledger(reader, status, status.Totals ?? new LedgerTotals()) with { LastCorrection = corrections.Count };
        var head = Head(reader, status.LastReceipt);
        var settling = (status.Settling ?? []).Select(receipt => ReceiptMapping.Read(reader, receipt, uid)).ToList();
        var buckets = BucketMapping.ReadStatuses(reader, status.Buckets);
        // 128 bits: an edited status may hold amounts whose sum exceeds what an account can hold.
        var corrected = corrections.Aggregate(Int128.Zero, (sum, receipt) => sum + receipt.Correction.Amount.MicroCredits);
        if (reader.Errors.Count == 0 && ledger.Corrected.MicroCredits != corrected)
            reader.AddError("totals.corrected", status.Totals?.Corrected, $"{corrected} micro-credits, the sum of the corrections");
        if (reader.Errors.Count == 0 && ledger.Imbalance != CreditAmount.Zero)
            reader.AddError("balance", status.Balance, $"{ledger.Balance + ledger.Imbalance}, which the totals leave");
        if (reader.Errors.Count == 0 && SealOf(status, uid) is var fitting && status.Seal != fitting)
            reader.AddError(
                "seal",
                status.Seal,
                $"{fitting}, which would fit the amounts, units, usage and receipts; one of them was changed"
            );
        return Parsed<BondingAccount>.Of(
            reader.Errors,
            () =>
                new BondingAccount(uid, ledger, head, settling)
                {
                    Corrections = corrections,
                    Paid = [.. status.PaidBonds ?? []],
                    Buckets = buckets,
                }
        );
    }

    /// <summary>Returns a new status that holds only the money side.</summary>
    public static CreditAccountStatus Write(BondingAccount account)
    {
        var status = WriteUnsealed(account);
        status.Seal = SealOf(status, account.Uid);
        return status;
    }

    /// <summary>Computes the seal of the status of an account.</summary>
    public static string SealOf(CreditAccountStatus status, string accountUid)
    {
        var money = LedgerSeal.Json(status, Unsealed);
        // The hash of a receipt already covers everything in it.
        if (status.Corrections is { } corrections)
            money[Corrections] = new JsonArray([.. corrections.Select(receipt => JsonValue.Create(receipt.Receipt.Hash))]);
        money[Settling] = new JsonArray([.. (status.Settling ?? []).Select(receipt => JsonValue.Create(receipt.Receipt.Hash))]);
        return LedgerSeal.Of(accountUid, money);
    }

    private static CreditAccountStatus WriteUnsealed(BondingAccount account) =>
        new()
        {
            Balance = account.Ledger.Balance.ToString(),
            LaunchBalance = account.Ledger.LaunchBalance.ToString(),
            Surplus = account.Ledger.Surplus.ToString(),
            Charged = account.Ledger.Charged.ToString(),
            AsOf = account.Ledger.Checkpoint?.At.UtcDateTime,
            Usage = account.Ledger.Checkpoint is { } checkpoint ? Usage(checkpoint) : null,
            BondedUnits = account.Ledger.BondedUnits,
            TaxPaid = account.Ledger.TaxPaid.ToString(),
            Totals = Totals(account.Ledger),
            Corrections = account.Corrections.Count == 0 ? null : [.. account.Corrections.Select(CorrectionMapping.Write)],
            LastReceipt = new ChainHeadStatus { Sequence = account.Head.Sequence, Hash = OptionalText.OrNull(account.Head.Hash) },
            Settling = [.. account.Settling.Select(ReceiptMapping.Write)],
            Buckets = BucketMapping.Write(account.Buckets),
            PaidBonds = account.Paid.Count == 0 ? null : [.. account.Paid],
        };

    private static CreditLedger Ledger(FieldReader reader, CreditAccountStatus status, LedgerTotals totals) =>
        new()
        {
            Balance = reader.Credits("balance", status.Balance),
            LaunchBalance = reader.Credits("launchBalance", status.LaunchBalance),
            Surplus = reader.Credits("surplus", status.Surplus),
            Charged = reader.Credits("charged", status.Charged),
            TaxPaid = reader.Credits("taxPaid", status.TaxPaid),
            BondedUnits = reader.Integer("bondedUnits", status.BondedUnits, 0, int.MaxValue),
            Minted = reader.Credits("totals.minted", totals.Minted),
            LaunchGranted = reader.Credits("totals.launched", totals.Launched),
            Opened = reader.OptionalCredits("totals.opened", totals.Opened),
            Granted = reader.Credits("totals.granted", totals.Granted),
            Corrected = reader.SignedCredits("totals.corrected", totals.Corrected),
            Spent = reader.Credits("totals.spent", totals.Spent),
            Discarded = reader.Credits("totals.discarded", totals.Discarded),
            Bonded = reader.Credits("totals.bonded", totals.Bonded),
            Checkpoint = status.Usage is { } usage ? Checkpoint(reader, usage) : null,
        };

    private static LedgerTotals Totals(CreditLedger ledger) =>
        new()
        {
            Minted = ledger.Minted.ToString(),
            Launched = ledger.LaunchGranted.ToString(),
            Opened = ledger.Opened.ToString(),
            Granted = ledger.Granted.ToString(),
            Corrected = ledger.Corrected.ToString(),
            Spent = ledger.Spent.ToString(),
            Discarded = ledger.Discarded.ToString(),
            Bonded = ledger.Bonded.ToString(),
        };

    private static UsageCheckpoint? Checkpoint(FieldReader reader, UsageCheckpointStatus usage)
    {
        var at = reader.Timestamp("usage.atUnixMilliseconds", usage.AtUnixMilliseconds);
        if (usage.CpuMicroseconds >= 0)
            return new UsageCheckpoint(UsageTime.FromMicroseconds(usage.CpuMicroseconds), at, usage.Series ?? "");
        reader.AddError("usage.cpuMicroseconds", usage.CpuMicroseconds, "0 or more");
        return null;
    }

    private static UsageCheckpointStatus Usage(UsageCheckpoint checkpoint) =>
        new()
        {
            CpuMicroseconds = checkpoint.Counter.Microseconds,
            AtUnixMilliseconds = checkpoint.At.ToUnixTimeMilliseconds(),
            Series = OptionalText.OrNull(checkpoint.Series),
        };

    private static ChainHead Head(FieldReader reader, ChainHeadStatus? status)
    {
        if (status is null)
            reader.AddError("lastReceipt", null, "sequence and hash of the newest receipt");
        var head = new ChainHead(status?.Sequence ?? 0, status?.Hash ?? LedgerReceipt.Genesis);
        var isStart = head.Hash == LedgerReceipt.Genesis;
        if (head.Sequence < 0 || (head.Sequence == 0) != isStart)
            reader.AddError("lastReceipt.sequence", head.Sequence, isStart ? "0 without a hash" : "1 or more with a hash");
        return head;
    }
}
