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
        return Mapped<AccountTerms>.Of(
            reader.Errors, () => new AccountTerms(rate, cap ?? rate.PerHour * rules.CapHours, spec.CreditSpecification));
    }

    /// <summary>The ledger of a new account: its opening balance as a grant.</summary>
    /// <param name="spec">A spec that <see cref="Read"/> could use.</param>
    /// <param name="terms">Its terms.</param>
    public static CreditLedger Opening(CreditAccountSpec spec, AccountTerms terms) =>
        spec.OpeningBalance is { } opening ? CreditLedger.Empty.Grant(CreditAmount.Parse(opening), terms.Cap) : CreditLedger.Empty;

    private static EarnRate Rate(FieldReader reader, EarningSpec earning) => earning switch
    {
        { Size: null, Vcpus: { } vcpus, BaselinePercent: { } baseline } => Rate(reader, vcpus, baseline),
        _ => Refused(reader, earning),
    };

    private static EarnRate Rate(FieldReader reader, int vcpus, decimal baseline)
    {
        var errorsBefore = reader.Errors.Count;
        reader.WholeNumber("earning.vcpus", vcpus, 1, MaxVcpus);
        if (baseline is < 0 or > 100) reader.Refuse("earning.baselinePercent", baseline, "0 to 100");
        return reader.Errors.Count > errorsBefore ? default : EarnRate.Of(baseline, vcpus);
    }

    private static EarnRate Refused(FieldReader reader, EarningSpec earning)
    {
        reader.Refuse("earning", $"size={earning.Size}, vcpus={earning.Vcpus}, baselinePercent={earning.BaselinePercent}", EitherOr);
        return default;
    }
}
