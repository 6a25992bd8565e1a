using Bonding.Kubernetes.Client;

namespace Bonding.Kubernetes.Tests.Client;

public class NamespacedNameTest
{
    [Fact]
    public void Keys_are_in_the_ordinal_order_of_their_texts()
    {
        string[] names = ["a", "a-b", "a.b", "a0", "ab", "b", "-", "zz"];
        var keys = names.SelectMany(ns => names.Select(name => new NamespacedName(ns, name))).ToList();

        var ordered = keys.Order();

        Assert.Equal(keys.Select(key => key.ToString()).Order(StringComparer.Ordinal), ordered.Select(key => key.ToString()));
    }
}
