using Bonding.TestKit.Objects;

namespace Bonding.Demo.Views;

/// <summary>One number per account.</summary>
internal sealed class AccountValues(IReadOnlyDictionary<(string, string), double> values)
{
    public double? Find(ObjectRef account) => values.TryGetValue((account.Namespace, account.Name), out var value) ? value : null;
}
