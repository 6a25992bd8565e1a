namespace Bonding.Kubernetes.Abstractions;

/// <summary>Smallest allowed number.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class RangeMinimumAttribute(double minimum, bool exclusiveMinimum = false) : Attribute
{
    public double Minimum => minimum;

    public bool ExclusiveMinimum => exclusiveMinimum;
}
