using Bonding.Domain.Credits;
using Bonding.Domain.Decisions;
using Bonding.Resources.CreditAccounts;

namespace Bonding.Resources.Tests.CreditAccounts;

public class AccountSpecMappingTest
{
    [Theory]
    [InlineData("t3.nano", null, null, "6", "144")]
    [InlineData("t2.2xlarge", null, null, "81.6", "1958.4")]
    [InlineData(null, 4, "12.5", "30", "720")]
    public void Earning_and_cap_follow_the_size_or_vcpus_and_baseline(
        string? size,
        int? vcpus,
        string? baseline,
        string perHour,
        string cap
    )
    {
        var rules = AccountSpecMapping.Read(Spec(size, vcpus, baseline), BondingRules.Default).Value!;

        Assert.Equal((perHour, cap), (rules.Rate.PerHour.ToString(), rules.Cap.ToString()));
    }

    [Theory]
    [InlineData("t9.huge", null, null, "spec.earning.size is 't9.huge'; allowed: t2.nano, ")]
    [InlineData("t3.nano", 2, "5", "either size, or vcpus and baselinePercent")]
    [InlineData(null, 2, null, "either size, or vcpus and baselinePercent")]
    [InlineData(null, 0, "5", "spec.earning.vcpus is '0'; allowed: 1 to 512")]
    [InlineData(null, 2, "100.5", "spec.earning.baselinePercent is '100.5'; allowed: 0 to 100")]
    public void What_cannot_earn_is_refused_by_field_and_value(string? size, int? vcpus, string? baseline, string problem)
    {
        var read = AccountSpecMapping.Read(Spec(size, vcpus, baseline), BondingRules.Default);

        Assert.False(read.IsValid);
        Assert.Contains(problem, read.ErrorMessage, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(CreditSpecification.Standard, "30")]
    [InlineData(CreditSpecification.Unlimited, "0")]
    public void An_account_opens_with_its_opening_balance_and_in_Standard_with_the_launch_credits_of_its_size(
        CreditSpecification specification,
        string launch
    )
    {
        var spec = Spec("t2.micro", null, null);
        (spec.OpeningBalance, spec.CreditSpecification) = ("50", specification);
        var ledger = AccountSpecMapping.OpeningLedger(spec, AccountSpecMapping.Read(spec, BondingRules.Default).Value!);

        Assert.Equal(("50", "50", launch), (ledger.Balance.ToString(), ledger.Opened.ToString(), ledger.LaunchBalance.ToString()));
        Assert.Equal(CreditAmount.Zero, ledger.Imbalance);
    }

    [Theory]
    [InlineData("t2.micro", null, null, null, CreditSpecification.Standard)]
    [InlineData("t3.micro", null, null, null, CreditSpecification.Unlimited)]
    [InlineData("t4g.micro", null, null, CreditSpecification.Standard, CreditSpecification.Standard)]
    [InlineData(null, 2, "10", null, CreditSpecification.Standard)]
    public void What_is_left_out_is_as_AWS_has_it_for_the_size(
        string? size,
        int? vcpus,
        string? baseline,
        CreditSpecification? specification,
        CreditSpecification holds
    )
    {
        var spec = Spec(size, vcpus, baseline);
        spec.CreditSpecification = specification;

        Assert.Equal(holds, AccountSpecMapping.Read(spec, BondingRules.Default).Value!.Specification);
    }

    private static CreditAccountSpec Spec(string? size, int? vcpus, string? baseline) =>
        new()
        {
            Earning = new EarningSpec
            {
                Size = size,
                Vcpus = vcpus,
                BaselinePercent = baseline is null ? null : decimal.Parse(baseline, System.Globalization.CultureInfo.InvariantCulture),
            },
        };
}
