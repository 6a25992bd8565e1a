namespace Bonding.Kubernetes.Abstractions;

/// <summary>A CEL rule that the API server checks; a rule that names <c>oldSelf</c> is a transition rule.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Class, AllowMultiple = true)]
public sealed class ValidationRuleAttribute(
    string rule,
    string? fieldPath = null,
    string? message = null,
    string? messageExpression = null,
    string? reason = null) : Attribute
{
    public string Rule => rule;

    public string? FieldPath => fieldPath;

    public string? Message => message;

    public string? MessageExpression => messageExpression;

    public string? Reason => reason;
}
