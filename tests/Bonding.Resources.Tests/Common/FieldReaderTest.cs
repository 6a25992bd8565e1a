using Bonding.Domain.Credits;
using Bonding.Resources.Common;
using Bonding.Resources.CreditAccounts;

namespace Bonding.Resources.Tests.Common;

public class FieldReaderTest
{
    private readonly FieldReader _reader = new("spec");

    private string Errors => string.Join('\n', _reader.Errors);

    [Fact]
    public void Errors_of_all_parts_are_noted_in_the_order_of_reading_each_under_its_own_path()
    {
        _reader.AddError("first", 1, "2");
        _reader.Under("spec.part[a]").AddError("second", null, "a name");
        _reader.AddError("third", new[] { 1.5, double.NaN }, "rising numbers");

        Assert.Equal(
            """
            spec.first is '1'; allowed: 2
            spec.part[a].second is missing; allowed: a name
            spec.third is '[1.5, NaN]'; allowed: rising numbers
            """,
            Errors,
            ignoreLineEndingDifferences: true
        );
    }

    [Theory]
    [InlineData("0", true)]
    [InlineData("999999999999.999999", true)]
    [InlineData("1000000000000", false)]
    [InlineData("-0.000001", false)]
    [InlineData("1e3", false)]
    [InlineData("1,5", false)]
    [InlineData(null, false)]
    public void Credits_are_a_plain_decimal_from_zero_to_the_most_that_can_be_held(string? text, bool allowed)
    {
        var credits = _reader.Credits("balance", text);

        Assert.Equal(allowed ? text : "0", credits.ToString());
        Assert.Equal(allowed, _reader.Errors.Count == 0);
    }

    [Fact]
    public void Credits_are_within_the_bounds_of_the_caller_both_included()
    {
        var (one, two) = (CreditAmount.FromCredits(1), CreditAmount.FromCredits(2));

        Assert.Equal((one, two), (_reader.Credits("price", "1", one, two), _reader.Credits("price", "2", one, two)));
        Assert.Empty(_reader.Errors);
        _reader.Credits("price", "2.000001", one, two);
        Assert.Equal("spec.price is '2.000001'; allowed: a decimal from 1 to 2 with at most 6 decimals", Errors);
    }

    [Fact]
    public void An_optional_amount_is_zero_when_it_is_left_out_and_checked_when_it_is_not()
    {
        Assert.Equal(CreditAmount.Zero, _reader.OptionalCredits("granted", null));
        Assert.Equal(CreditAmount.Zero, _reader.SignedCredits("corrected", null));
        Assert.Equal("-5", _reader.SignedCredits("corrected", "-5").ToString());
        Assert.Empty(_reader.Errors);
        _reader.OptionalCredits("granted", "-5");
        Assert.StartsWith("spec.granted is '-5'; ", Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(253_402_300_799_999, true)]
    [InlineData(-1, false)]
    [InlineData(253_402_300_800_000, false)]
    public void An_instant_is_from_1970_to_the_end_of_the_year_9999(long milliseconds, bool allowed)
    {
        var instant = _reader.Timestamp("at", milliseconds);

        Assert.Equal(allowed ? milliseconds : 0, instant.ToUnixTimeMilliseconds());
        Assert.Equal(allowed ? "" : $"spec.at is '{milliseconds}'; allowed: 0 to 253402300799999", Errors);
    }

    [Fact]
    public void Numbers_outside_their_declared_range_are_noted_and_those_left_out_are_not()
    {
        _reader.CheckRanges(new EarningSpec { Vcpus = 513 });

        Assert.Equal("spec.vcpus is '513'; allowed: 1 to 512", Errors);
    }

    [Fact]
    public void A_decimal_is_compared_exactly()
    {
        _reader.CheckRanges(new EarningSpec { BaselinePercent = 100.00000000000000000001m });

        Assert.Equal("spec.baselinePercent is '100.00000000000000000001'; allowed: 0 to 100", Errors);
    }
}
