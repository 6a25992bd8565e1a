namespace Bonding.Kubernetes.Abstractions;

/// <summary>Largest allowed number.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class RangeMaximumAttribute(double maximum, bool exclusiveMaximum = false) : Attribute
{
    public double Maximum => maximum;

    public bool ExclusiveMaximum => exclusiveMaximum;
}
