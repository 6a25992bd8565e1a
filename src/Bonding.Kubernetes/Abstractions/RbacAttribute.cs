namespace Bonding.Kubernetes.Abstractions;

/// <summary>A rule of the role that a controller needs.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public abstract class RbacAttribute : Attribute;
