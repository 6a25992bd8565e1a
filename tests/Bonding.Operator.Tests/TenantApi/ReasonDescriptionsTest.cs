using System.Reflection;
using Bonding.Domain.Allocation;
using Bonding.Domain.Metering;
using Bonding.Domain.Multipliers;
using Bonding.Domain.Relocation;
using Bonding.Forecasting;
using Bonding.Operator.State;
using Bonding.Operator.TenantApi;

namespace Bonding.Operator.Tests.TenantApi;

public class ReasonDescriptionsTest
{
    [Fact]
    public void Every_reason_that_a_decision_can_have_is_put_in_words()
    {
        foreach (var reason in Constants(typeof(AllocationReason)))
            Assert.NotEqual(reason, ReasonDescriptions.DescribeAllocation(reason));
        foreach (var reason in Constants(typeof(RelocationReason)))
            Assert.NotEqual(reason, ReasonDescriptions.DescribeRelocation(reason));
        foreach (var reason in MultiplierReason.Targets)
            Assert.NotEqual(reason, ReasonDescriptions.DescribeTarget(reason));
        foreach (var limit in Constants(typeof(MultiplierReason)).Except(MultiplierReason.Targets))
            Assert.NotEqual(limit, ReasonDescriptions.DescribeBound(limit));
    }

    [Fact]
    public void Every_quality_of_a_forecast_and_every_doubt_about_use_has_a_sentence_of_its_own()
    {
        AssertSentences<ForecastQuality>(ForecastQualities.MessageOf);
        AssertSentences<UsageDoubt>(UsageDoubts.MessageOf);
    }

    [Fact]
    public void What_holds_use_back_is_put_in_words_if_something_does()
    {
        foreach (var cause in Enum.GetValues<ContentionCause>())
            Assert.Equal(
                cause is not (ContentionCause.None or ContentionCause.Unknown),
                ReasonDescriptions.DescribeContention(cause) is not null
            );
    }

    // A value without a case would share the sentence of another one.
    private static void AssertSentences<T>(Func<T, string> sentenceOf)
        where T : struct, Enum
    {
        var values = Enum.GetValues<T>();
        Assert.Equal(values.Length, values.Select(sentenceOf).Distinct().Count());
        Assert.All(values, value => Assert.DoesNotContain(value.ToString(), sentenceOf(value), StringComparison.Ordinal));
    }

    private static IEnumerable<string> Constants(Type reasons) =>
        reasons
            .GetFields(BindingFlags.Public | BindingFlags.Static)
            .Where(field => field.IsLiteral)
            .Select(field => (string)field.GetRawConstantValue()!);
}
