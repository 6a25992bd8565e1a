using System.Reflection;
using Bonding.Domain.Allocation;
using Bonding.Domain.Multipliers;
using Bonding.Domain.Relocation;
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

    private static IEnumerable<string> Constants(Type reasons) =>
        reasons
            .GetFields(BindingFlags.Public | BindingFlags.Static)
            .Where(field => field.IsLiteral)
            .Select(field => (string)field.GetRawConstantValue()!);
}
