namespace Bonding.Resources.Common;

/// <summary>The types of the conditions in the statuses of accounts, bonds and the policy.</summary>
public static class ConditionTypes
{
    /// <summary>Account: whether it is served.</summary>
    public const string Ready = "Ready";
    public const string TenantFound = "TenantFound";
    public const string UniqueTenant = "UniqueTenant";
    public const string MetricsAvailable = "MetricsAvailable";

    /// <summary>Account: whether everything that its tenant used is known and charged.</summary>
    public const string UsageKnown = "UsageKnown";
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
