namespace Bonding.Domain.Bursts;

/// <summary>Why a tenant's level is what it is. The same words appear in conditions, metric labels, logs and the API.</summary>
public static class BurstReason
{
    /// <summary>Nothing says that more or less is wanted: it holds its entitlement.</summary>
    public const string Entitled = "Entitled";

    /// <summary>It uses more than a burst's threshold.</summary>
    public const string BurstRunning = "BurstRunning";

    /// <summary>Its period says that a burst comes, and such alarms came true lately.</summary>
    public const string BurstDue = "BurstDue";

    /// <summary>Its bursts were announced lately, and none is due.</summary>
    public const string ProvenQuiet = "ProvenQuiet";

    /// <summary>The write budget goes to tenants whose bursts last longer for each write: it holds its entitlement.</summary>
    public const string NotAdmitted = "NotAdmitted";

    /// <summary>It has no units.</summary>
    public const string NotBonded = "NotBonded";
}
