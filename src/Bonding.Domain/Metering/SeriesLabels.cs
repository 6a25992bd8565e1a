namespace Bonding.Domain.Metering;

/// <summary>The identity of a series: the labels that distinguish it from every other, and what its samples measure.</summary>
public sealed class SeriesLabels
{
    // A series has a few labels, and there are many series: pairs take a fifth of a dictionary's memory, and are found as fast.
    private readonly KeyValuePair<string, string>[] _labels;

    public SeriesLabels(IReadOnlyDictionary<string, string> labels, SeriesKind kind = SeriesKind.Counter)
    {
        (_labels, Kind) = ([.. labels.OrderBy(label => label.Key, StringComparer.Ordinal)], kind);
        Id = string.Join(',', _labels.Select(label => $"{label.Key}={label.Value}"));
    }

    /// <summary>All labels as <c>name=value</c>, separated by commas, in ordinal order of their names.</summary>
    public string Id { get; }

    /// <summary>What the samples measure.</summary>
    public SeriesKind Kind { get; }

    /// <summary>A label's value; empty if the series does not have it.</summary>
    public string this[string label]
    {
        get
        {
            foreach (var (name, value) in _labels)
                if (name == label)
                    return value;
            return "";
        }
    }
}

/// <summary>What the samples of a series measure.</summary>
public enum SeriesKind
{
    /// <summary>Cumulative use since the counter began.</summary>
    Counter,

    /// <summary>The memory that a guest has, in bytes.</summary>
    GuestMemoryAvailable,

    /// <summary>The memory that a guest could still use, in bytes.</summary>
    GuestMemoryUsable,

    /// <summary>The memory that a guest's process holds on its node, in bytes.</summary>
    GuestMemoryResident,

    /// <summary>The memory that a container uses, in bytes.</summary>
    ContainerMemory,

    /// <summary>Cumulative time that a vCPU was runnable and waited, in seconds.</summary>
    VcpuDelay,

    /// <summary>Cumulative time in which some thread of a container waited for CPU, in seconds.</summary>
    CpuPressure,

    /// <summary>Periods of a container's CPU limit in which something ran.</summary>
    CpuPeriods,

    /// <summary>Those of these periods in which the limit held something back.</summary>
    CpuThrottledPeriods,
}
