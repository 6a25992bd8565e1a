using Bonding.Domain.Credits;
using Bonding.Domain.Metering;
using Bonding.Resources.Common;

namespace Bonding.Resources.CreditAccounts;

/// <summary>Converts buckets of memory and IO credits, exactly in both directions.</summary>
internal static class BucketMapping
{
    /// <summary>Reads the rules of the buckets in a spec.</summary>
    public static IReadOnlyDictionary<BucketResource, AccountRules> ReadSpecs(FieldReader reader, IEnumerable<BucketSpec>? specs)
    {
        var rules = new Dictionary<BucketResource, AccountRules>();
        foreach (var spec in specs ?? [])
        {
            var fields = reader.Under($"spec.buckets[{spec.Resource}]");
            fields.CheckRanges(spec);
            CreditAmount? cap = spec.MaxBalance is { } most ? fields.Credits("maxBalance", most) : null;
            if (rules.ContainsKey(spec.Resource))
                fields.AddError("resource", spec.Resource, "each resource once");
            else if (reader.Errors.Count == 0)
                rules[spec.Resource] = BucketRules.Of(spec.Size, spec.BaselinePercent, cap);
        }
        return rules;
    }

    public static IReadOnlyDictionary<BucketResource, CreditLedger> ReadStatuses(FieldReader reader, IEnumerable<BucketStatus>? statuses)
    {
        var buckets = new Dictionary<BucketResource, CreditLedger>();
        foreach (var status in statuses ?? [])
        {
            var fields = reader.Under($"status.buckets[{status.Resource}]");
            var ledger = Ledger(fields, status);
            if (reader.Errors.Count == 0 && ledger.Imbalance != CreditAmount.Zero)
                fields.AddError("balance", status.Balance, $"{ledger.Balance + ledger.Imbalance}, which its totals leave");
            buckets[status.Resource] = ledger;
        }
        return buckets;
    }

    public static IList<BucketStatus>? Write(IReadOnlyDictionary<BucketResource, CreditLedger> buckets) =>
        buckets.Count == 0
            ? null
            :
            [
                .. buckets
                    .OrderBy(bucket => bucket.Key)
                    .Select(bucket => new BucketStatus
                    {
                        Resource = bucket.Key,
                        Balance = bucket.Value.Balance.ToString(),
                        Opened = bucket.Value.Opened.ToString(),
                        Minted = bucket.Value.Minted.ToString(),
                        Spent = bucket.Value.Spent.ToString(),
                        Discarded = bucket.Value.Discarded.ToString(),
                        Usage = bucket.Value.Checkpoint is { } checkpoint ? Usage(checkpoint) : null,
                    }),
            ];

    private static CreditLedger Ledger(FieldReader fields, BucketStatus status) =>
        new()
        {
            Balance = fields.Credits("balance", status.Balance),
            Opened = fields.Credits("opened", status.Opened),
            Minted = fields.Credits("minted", status.Minted),
            Spent = fields.Credits("spent", status.Spent),
            Discarded = fields.Credits("discarded", status.Discarded),
            Checkpoint = status.Usage is { } usage ? Checkpoint(fields, usage) : null,
        };

    private static UsageCheckpoint? Checkpoint(FieldReader fields, BucketUsageStatus usage)
    {
        var at = fields.Timestamp("usage.atUnixMilliseconds", usage.AtUnixMilliseconds);
        if (usage.UnitMicroseconds >= 0)
            return new UsageCheckpoint(UsageTime.FromMicroseconds(usage.UnitMicroseconds), at, usage.Series ?? "");
        fields.AddError("usage.unitMicroseconds", usage.UnitMicroseconds, "0 or more");
        return null;
    }

    private static BucketUsageStatus Usage(UsageCheckpoint checkpoint) =>
        new()
        {
            UnitMicroseconds = checkpoint.Counter.Microseconds,
            AtUnixMilliseconds = checkpoint.At.ToUnixTimeMilliseconds(),
            Series = OptionalText.OrNull(checkpoint.Series),
        };
}
