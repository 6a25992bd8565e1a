namespace Bonding.Operator.State;

/// <summary>The key that the webhook seals its records with, the same in all replicas; null until it was read.</summary>
public sealed class RecordKey() : Latest<byte[]?>(null);
