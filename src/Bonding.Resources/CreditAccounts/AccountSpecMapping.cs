using Bonding.Domain.Credits;
using Bonding.Domain.Decisions;
using Bonding.Resources.Common;

namespace Bonding.Resources.CreditAccounts;

/// <summary>Reads the rules of an account from its spec and the rules in force.</summary>
public static class AccountSpecMapping
{
    private const string EitherOr = "either size, or vcpus and baselinePercent";

    public static Parsed<AccountRules> Read(CreditAccountSpec spec, BondingRules rules)
    {
        var reader = new FieldReader("spec");
        var rate = Rate(reader, spec.Earning);
        CreditAmount? cap = spec.MaxBalance is { } most ? reader.Credits("maxBalance", most) : null;
        if (spec.OpeningBalance is { } opening)
            reader.Credits("openingBalance", opening);
        var buckets = BucketMapping.ReadSpecs(reader, spec.Buckets);
        return Parsed<AccountRules>.Of(
            reader.Errors,
            () =>
                new AccountRules(
                    rate,
                    cap ?? rate.PerHour * rules.CapHours,
                    spec.CreditSpecification ?? SizeOf(spec)?.Default ?? CreditSpecification.Standard
                )
                {
                    LaunchCredits = SizeOf(spec)?.LaunchCredits ?? CreditAmount.Zero,
                    StoppedRetention = SizeOf(spec)?.StoppedRetention ?? rules.StoppedRetention,
                    Buckets = buckets,
                }
        );
    }

    /// <summary>Returns the ledger of a new account, with its opening balance and the launch credits of its size.</summary>
    /// <param name="spec">A spec that <see cref="Read"/> found valid.</param>
    /// <param name="rules">The rules that it read.</param>
    public static CreditLedger OpeningLedger(CreditAccountSpec spec, AccountRules rules)
    {
        var broughtIn = spec.OpeningBalance is { } opening ? CreditAmount.Parse(opening) : CreditAmount.Zero;
        return CreditLedger.Empty.Launch(rules.LaunchCredits).Under(rules.Specification).Open(broughtIn, rules.Cap);
    }

    private static InstanceSize? SizeOf(CreditAccountSpec spec) =>
        InstanceSizes.TryFind(spec.Earning.Size ?? "", out var size) ? size : null;

    private static EarnRate Rate(FieldReader reader, EarningSpec earning)
    {
        switch (earning)
        {
            case { Size: { } name, Vcpus: null, BaselinePercent: null }:
                return RateOfSize(reader, name);
            case { Size: null, Vcpus: { } vcpus, BaselinePercent: { } baseline }:
                reader.Under("spec.earning").CheckRanges(earning);
                return reader.Errors.Count > 0 ? default : EarnRate.Of(baseline, vcpus);
            default:
                reader.AddError(
                    "earning",
                    FormattableString.Invariant($"size={earning.Size}, vcpus={earning.Vcpus}, baselinePercent={earning.BaselinePercent}"),
                    EitherOr
                );
                return default;
        }
    }

    private static EarnRate RateOfSize(FieldReader reader, string name)
    {
        if (InstanceSizes.TryFind(name, out var size))
            return size.Rate;
        reader.AddError("earning.size", name, string.Join(", ", InstanceSizes.All.Select(known => known.Name)));
        return default;
    }
}
