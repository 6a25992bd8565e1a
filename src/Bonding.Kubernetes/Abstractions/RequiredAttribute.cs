namespace Bonding.Kubernetes.Abstractions;

/// <summary>Marks a property that an object must have, or a class whose every use must be there.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Class)]
public sealed class RequiredAttribute : Attribute;
