namespace Bonding.Kubernetes.Abstractions;

/// <summary>Sets the schema's <c>description</c>.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Class)]
public sealed class DescriptionAttribute(string description) : Attribute
{
    public string Description => description;
}

/// <summary>Marks a property as required, or every property of a class type.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Class)]
public sealed class RequiredAttribute : Attribute;

/// <summary>Sets the value that the API server fills in. With <see cref="Json"/> the text is JSON (an object or a list).</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Class)]
public sealed class DefaultValueAttribute : Attribute
{
    public DefaultValueAttribute(bool value) => Value = value;

    public DefaultValueAttribute(long value) => Value = value;

    public DefaultValueAttribute(double value) => Value = value;

    public DefaultValueAttribute(string value) => Value = value;

    public object Value { get; }

    public bool Json { get; init; }
}

/// <summary>Lists the only allowed values.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class EnumValuesAttribute : Attribute
{
    public EnumValuesAttribute(params string[] values) => Values = values;

    public EnumValuesAttribute(params long[] values) => Values = [.. values];

    public IReadOnlyList<object> Values { get; }
}

/// <summary>Sets the regular expression (RE2) that a string must match.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class PatternAttribute(string regexPattern) : Attribute
{
    public string RegexPattern => regexPattern;
}

/// <summary>Limits the length of a string, in characters; −1 sets no limit.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class LengthAttribute(long minLength = -1, long maxLength = -1) : Attribute
{
    public long? MinLength => minLength < 0 ? null : minLength;

    public long? MaxLength => maxLength < 0 ? null : maxLength;
}

/// <summary>Limits the number of items of a list; −1 sets no limit.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ItemsAttribute(long minItems = -1, long maxItems = -1) : Attribute
{
    public long? MinItems => minItems < 0 ? null : minItems;

    public long? MaxItems => maxItems < 0 ? null : maxItems;
}

/// <summary>Sets the smallest allowed number.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class RangeMinimumAttribute(double minimum, bool exclusiveMinimum = false) : Attribute
{
    public double Minimum => minimum;

    public bool ExclusiveMinimum => exclusiveMinimum;
}

/// <summary>Sets the largest allowed number.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class RangeMaximumAttribute(double maximum, bool exclusiveMaximum = false) : Attribute
{
    public double Maximum => maximum;

    public bool ExclusiveMaximum => exclusiveMaximum;
}

/// <summary>Sets the merge behaviour of a list.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class XListTypeAttribute(XListType listType) : Attribute
{
    public XListType ListType => listType;
}

/// <summary>The unit of ownership under server-side apply: the whole list, each item, or each item by its keys.</summary>
public enum XListType
{
    Atomic,
    Set,
    Map,
}

/// <summary>Names the keys that identify the items of a <see cref="XListType.Map"/> list.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class XListMapKeysAttribute(params string[] keys) : Attribute
{
    public IReadOnlyList<string> Keys => keys;
}

/// <summary>Adds a CEL rule that the API server checks. A rule that names <c>oldSelf</c> is a transition rule.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Class, AllowMultiple = true)]
public sealed class ValidationRuleAttribute(
    string rule,
    string? fieldPath = null,
    string? message = null,
    string? messageExpression = null,
    string? reason = null
) : Attribute
{
    public string Rule => rule;

    public string? FieldPath => fieldPath;

    public string? Message => message;

    public string? MessageExpression => messageExpression;

    public string? Reason => reason;
}
