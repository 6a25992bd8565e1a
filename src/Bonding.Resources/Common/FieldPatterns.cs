namespace Bonding.Resources.Common;

/// <summary>Patterns of fields that the API server checks.</summary>
public static class FieldPatterns
{
    /// <summary>An amount of credits: a decimal with at most 6 decimals.</summary>
    public const string Credits = @"^(0|[1-9][0-9]{0,11})(\.[0-9]{1,6})?$";

    /// <summary>An amount of credits that may have a minus sign.</summary>
    public const string SignedCredits = @"^-?(0|[1-9][0-9]{0,11})(\.[0-9]{1,6})?$";

    /// <summary>Most characters of the key of a label.</summary>
    public const int MaxLabelKeyLength = 317;

    /// <summary>The key of a label, with or without a prefix.</summary>
    public const string LabelKey = @"^([a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$";

    /// <summary>The name of a Kubernetes object.</summary>
    public const string ObjectName = @"^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$";
}
