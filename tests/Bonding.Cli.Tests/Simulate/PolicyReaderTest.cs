using Bonding.Cli.Simulate;
using Bonding.Domain.Credits;
using Bonding.Domain.Decisions;
using Bonding.Resources.Common;
using YamlDotNet.RepresentationModel;

namespace Bonding.Cli.Tests.Simulate;

/// <summary>The <c>policy</c> of a scenario file.</summary>
public class PolicyReaderTest
{
    [Fact]
    public void Without_a_policy_the_rules_are_the_defaults()
    {
        var (rules, errors) = Read("name: x");
        Assert.Equal(BondingRules.Default, rules);
        Assert.Empty(errors);
    }

    [Theory]
    [InlineData("""policy: { bonding: { unitPrice: "50" } }""")]
    [InlineData("policy: { bonding: { unitPrice: '50' } }")]
    public void A_text_may_look_like_a_number(string yaml) => Assert.Equal(CreditAmount.FromCredits(50), Read(yaml).Rules.Bonds.UnitPrice);

    [Fact]
    public void A_number_where_a_text_belongs_is_refused_as_the_API_server_would()
    {
        var error = Assert.Single(Read("policy: { bonding: { unitPrice: 50 } }").Errors);
        Assert.Equal(("policy", "$.bonding.unitPrice"), (error.Field, error.Value));
    }

    [Fact]
    public void A_value_out_of_range_is_named_below_policy()
    {
        var error = Assert.Single(Read("policy: { allocation: { headroomPercent: 200 } }").Errors);
        Assert.Equal("policy.allocation.headroomPercent", error.Field);
    }

    [Fact]
    public void A_field_that_a_policy_does_not_have_is_refused_and_the_defaults_apply()
    {
        var (rules, errors) = Read("policy: { allocation: { headroom: 1 } }");
        Assert.Contains("the spec of a BondingPolicy", Assert.Single(errors).ToString(), StringComparison.Ordinal);
        Assert.Equal(BondingRules.Default, rules);
    }

    private static (BondingRules Rules, List<FieldError> Errors) Read(string yaml)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(yaml));
        List<FieldError> errors = [];
        var rules = PolicyReader.Read(new YamlFields((YamlMappingNode)stream.Documents[0].RootNode, "", errors), errors);
        return (rules, errors);
    }
}
