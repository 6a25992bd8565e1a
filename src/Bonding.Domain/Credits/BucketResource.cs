namespace Bonding.Domain.Credits;

/// <summary>A resource beside the CPU that can have credits of its own. One credit is one unit of it for one minute.</summary>
public enum BucketResource
{
    /// <summary>In GiB that are used.</summary>
    Memory,

    /// <summary>Disk traffic, in MiB a second.</summary>
    Io,
}
