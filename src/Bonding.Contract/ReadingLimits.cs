namespace Bonding.Contract;

/// <summary>The limits of a report, which both ends keep.</summary>
public static class ReadingLimits
{
    /// <summary>The largest number that JSON holds exactly. No counter is larger.</summary>
    public const long LargestNumber = (1L << 53) - 1;

    /// <summary>The most vCPUs of one VM that are reported.</summary>
    public const int MostVcpus = 512;

    /// <summary>The most pods of one node that are reported.</summary>
    public const int MostPods = 1024;

    /// <summary>The most readings of a guest in one report.</summary>
    public const int MostGuestReadings = 10;

    /// <summary>The largest report in bytes.</summary>
    public const int LargestReport = 512 * 1024;

    /// <summary>The largest request in JSON, in bytes. A token is verified after it was read.</summary>
    public const int LargestJson = 64 * 1024;

    /// <summary>The longest name of a run in characters.</summary>
    public const int LongestRun = 64;
}
