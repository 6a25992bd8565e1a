using Bonding.Operator.State;

namespace Bonding.Operator.Tests.State;

public class AccountKeyTest
{
    [Fact]
    public void Keys_are_in_the_ordinal_order_of_their_texts()
    {
        string[] names = ["a", "a-b", "a.b", "a0", "ab", "b", "-", "zz"];
        var keys = names.SelectMany(ns => names.Select(name => new AccountKey(ns, name))).ToList();

        var ordered = keys.Order(AccountKey.Order);

        Assert.Equal(keys.Select(key => key.ToString()).Order(StringComparer.Ordinal), ordered.Select(key => key.ToString()));
    }
}
