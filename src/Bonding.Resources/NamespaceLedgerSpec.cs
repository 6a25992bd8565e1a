namespace Bonding.Resources;

/// <summary>There is nothing to declare.</summary>
public sealed class NamespaceLedgerSpec;
