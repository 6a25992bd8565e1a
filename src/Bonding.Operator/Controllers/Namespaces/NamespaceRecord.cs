using Bonding.Domain.Bonds;
using Bonding.Operator.State;
using Bonding.Resources;
using Bonding.Resources.Mapping;

namespace Bonding.Operator.Controllers.Namespaces;

/// <summary>One version of a namespace's record, read once.</summary>
public sealed class NamespaceRecord(NamespaceLedger stored)
{
    private readonly Lazy<Mapped<NamespaceBook>> _book = new(() => NamespaceLedgerMapping.Read(stored));

    public NamespaceLedger Stored => stored;

    public string Namespace => stored.Metadata.Name;

    public Mapped<NamespaceBook> Book => _book.Value;

    public bool IsOlderThan(NamespaceLedger other) => ObjectVersion.IsNewer(other, stored);
}
