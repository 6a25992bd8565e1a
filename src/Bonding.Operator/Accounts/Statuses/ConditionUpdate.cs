using Bonding.Kubernetes.Conditions;
using k8s.Models;

namespace Bonding.Operator.Accounts.Statuses;

/// <summary>The decided value of one condition; a null status is Unknown.</summary>
public sealed record ConditionUpdate(string Type, bool? Status, string Reason, string Message)
{
    /// <summary>Sets the condition and returns whether the conditions changed.</summary>
    public bool ApplyTo(IList<V1Condition> conditions, long? generation, DateTimeOffset now) =>
        conditions.Set(Type, Status, Reason, Message, generation, now);
}

/// <summary>The types of the conditions in the statuses of accounts, bonds and the policy.</summary>
public static class ConditionTypes
{
    /// <summary>Account: whether it is served.</summary>
    public const string Ready = "Ready";
    public const string TenantFound = "TenantFound";
    public const string UniqueTenant = "UniqueTenant";
    public const string MetricsAvailable = "MetricsAvailable";
    public const string ForecastReady = "ForecastReady";
    public const string PriorityApplied = "PriorityApplied";
    public const string CpuApplied = "CpuApplied";

    /// <summary>Account: whether all corrections of its spec are applied.</summary>
    public const string CorrectionsApplied = "CorrectionsApplied";

    /// <summary>Bond: whether it is bonded.</summary>
    public const string Bonded = "Bonded";

    /// <summary>Policy: whether its spec is in force.</summary>
    public const string Accepted = "Accepted";

    /// <summary>Policy: whether the taxes collected cover its grants.</summary>
    public const string GrantsCovered = "GrantsCovered";

    /// <summary>Policy: whether the PriorityClasses of its ladder exist.</summary>
    public const string LadderApplied = "LadderApplied";
}
