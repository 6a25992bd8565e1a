using Bonding.Domain.Credits;

namespace Bonding.Domain.Tests.Credits;

public class CreditAmountTest
{
    private static readonly Gen<CreditAmount> Any = Gen.Long.Select(CreditAmount.FromMicroCredits);
    private static readonly Gen<CreditAmount> Small = Gen.Long[-1_000_000_000_000, 1_000_000_000_000].Select(CreditAmount.FromMicroCredits);

    [Fact]
    public void Every_amount_reads_back_from_its_text() => Any.Sample(amount => CreditAmount.Parse(amount.ToString()) == amount);

    [Theory]
    [InlineData(long.MaxValue, "9223372036854.775807")]
    [InlineData(long.MinValue, "-9223372036854.775808")]
    [InlineData(0, "0")]
    [InlineData(-1, "-0.000001")]
    [InlineData(1_500_000, "1.5")]
    public void An_amount_is_written_as_the_shortest_exact_decimal(long microCredits, string text)
    {
        Assert.Equal(text, CreditAmount.FromMicroCredits(microCredits).ToString());
        Assert.Equal(microCredits, CreditAmount.Parse(text).MicroCredits);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" 1")]
    [InlineData("1,000")]
    [InlineData("1e3")]
    [InlineData("0.0000001")]
    [InlineData("1.00000000000000000000000000000000000001")]
    [InlineData("9223372036854.775808")]
    [InlineData("-9223372036854.775809")]
    [InlineData("79228162514264337593543950335")]
    [InlineData("NaN")]
    [InlineData(null)]
    public void Text_that_is_no_exact_amount_is_refused(string? text) => Assert.False(CreditAmount.TryParse(text, out _));

    [Fact]
    public void The_refusal_names_the_text_and_what_is_allowed()
    {
        var error = Assert.Throws<FormatException>(() => CreditAmount.Parse("1.2.3"));
        Assert.Contains("'1.2.3'", error.Message, StringComparison.Ordinal);
        Assert.Contains("6 decimals", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Sums_are_exact_in_any_order() =>
        Small
            .Array[0, 30]
            .Sample(amounts =>
            {
                var forward = amounts.Aggregate(CreditAmount.Zero, (sum, amount) => sum + amount);
                var backward = amounts.Reverse().Aggregate(CreditAmount.Zero, (sum, amount) => sum + amount);
                return forward == backward && amounts.Aggregate(forward, (rest, amount) => rest - amount) == CreditAmount.Zero;
            });

    [Fact]
    public void Order_agrees_with_subtraction() =>
        Small
            .Select(Small)
            .Sample(
                (left, right) =>
                    left < right == (left - right).IsNegative
                    && left.CompareTo(right) == -right.CompareTo(left)
                    && CreditAmount.Min(left, right) <= CreditAmount.Max(left, right)
            );

    [Fact]
    public void Arithmetic_that_leaves_the_range_throws_instead_of_wrapping()
    {
        var least = CreditAmount.FromMicroCredits(long.MinValue);
        Assert.Throws<OverflowException>(() => CreditAmount.MaxValue + CreditAmount.FromMicroCredits(1));
        Assert.Throws<OverflowException>(() => least - CreditAmount.FromMicroCredits(1));
        Assert.Throws<OverflowException>(() => -least);
        Assert.Throws<OverflowException>(() => CreditAmount.MaxValue * 2);
        Assert.Throws<OverflowException>(() => CreditAmount.FromCredits(long.MaxValue / 1_000));
    }
}
