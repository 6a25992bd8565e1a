namespace Bonding.Kubernetes.Abstractions;

/// <summary>Regular expression (RE2) that a string must match.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class PatternAttribute(string regexPattern) : Attribute
{
    public string RegexPattern => regexPattern;
}
