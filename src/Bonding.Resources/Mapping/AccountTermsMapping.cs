using Bonding.Domain;
using Bonding.Domain.Credits;

namespace Bonding.Resources.Mapping;

/// <summary>The terms of an account: its spec under the rules in force.</summary>
public static class AccountTermsMapping
{
    private const int MaxVcpus = 512;
    private const string EitherOr = "either size, or vcpus and baselinePercent";

    public static Mapped<AccountTerms> Read(CreditAccountSpec spec, BondingRules rules)
    {
        var reader = new FieldReader("spec");
        var rate = Rate(reader, spec.Earning);
        CreditAmount? cap = spec.MaxBalance is { } most ? reader.Credits("maxBalance", most) : null;
        if (spec.OpeningBalance is { } opening) reader.Credits("openingBalance", opening);
        var buckets = BucketMapping.Terms(reader, spec.Buckets);
        return Mapped<AccountTerms>.Of(
            reader.Errors, () => new AccountTerms(rate, cap ?? rate.PerHour * rules.CapHours, spec.CreditSpecification ?? SizeOf(spec)?.Default ?? CreditSpecification.Standard)
            {
                LaunchCredits = SizeOf(spec)?.LaunchCredits ?? CreditAmount.Zero,
                StoppedRetention = SizeOf(spec)?.StoppedRetention ?? rules.StoppedRetention,
                Buckets = buckets,
            });
    }

    /// <summary>The ledger of a new account: its opening balance, and the launch credits of its size.</summary>
    /// <param name="spec">A spec that <see cref="Read"/> could use.</param>
    /// <param name="terms">Its terms.</param>
    public static CreditLedger Opening(CreditAccountSpec spec, AccountTerms terms)
    {
        var broughtIn = spec.OpeningBalance is { } opening ? CreditAmount.Parse(opening) : CreditAmount.Zero;
        return CreditLedger.Empty.Launch(terms.LaunchCredits).Under(terms.Specification).Open(broughtIn, terms.Cap);
    }

    private static InstanceSize? SizeOf(CreditAccountSpec spec) => InstanceSizes.TryFind(spec.Earning.Size ?? "", out var size) ? size : null;

    private static EarnRate Rate(FieldReader reader, EarningSpec earning)
    {
        switch (earning)
        {
            case { Size: { } name, Vcpus: null, BaselinePercent: null }:
                return OfSize(reader, name);
            case { Size: null, Vcpus: { } vcpus, BaselinePercent: { } baseline }:
                return Of(reader, vcpus, baseline);
            default:
                reader.Refuse("earning", FormattableString.Invariant($"size={earning.Size}, vcpus={earning.Vcpus}, baselinePercent={earning.BaselinePercent}"), EitherOr);
                return default;
        }
    }

    private static EarnRate OfSize(FieldReader reader, string name)
    {
        if (InstanceSizes.TryFind(name, out var size)) return size.Rate;
        reader.Refuse("earning.size", name, string.Join(", ", InstanceSizes.All.Select(known => known.Name)));
        return default;
    }

    private static EarnRate Of(FieldReader reader, int vcpus, decimal baseline)
    {
        reader.WholeNumber("earning.vcpus", vcpus, 1, MaxVcpus);
        if (baseline is < 0 or > 100) reader.Refuse("earning.baselinePercent", baseline, "0 to 100");
        return reader.Errors.Count > 0 ? default : EarnRate.Of(baseline, vcpus);
    }
}
