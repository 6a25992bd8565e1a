namespace Bonding.Kubernetes.Abstractions;

/// <summary>Allowed length of a string, in characters; −1 sets no limit.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class LengthAttribute(long minLength = -1, long maxLength = -1) : Attribute
{
    public long? MinLength => minLength < 0 ? null : minLength;

    public long? MaxLength => maxLength < 0 ? null : maxLength;
}
