namespace Bonding.Contract;

/// <summary>The limits of a report, which both ends keep.</summary>
public static class ReadingLimits
{
    /// <summary>The largest number that JSON holds exactly. No counter is larger.</summary>
    public const long LargestNumber = (1L << 53) - 1;

    /// <summary>The most vCPUs of one VM that are reported.</summary>
    public const int MostVcpus = 512;
}
