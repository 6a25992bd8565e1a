namespace Bonding.Kubernetes.Abstractions;

/// <summary>Keeps fields that the schema does not name.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Class)]
public sealed class PreserveUnknownFieldsAttribute : Attribute;
