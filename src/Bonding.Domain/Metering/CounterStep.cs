namespace Bonding.Domain.Metering;

/// <summary>What one sample adds to what is known of a counter.</summary>
/// <param name="Growth">What was used since the sample before, in units; 0 if the sample shows nothing new.</param>
/// <param name="Kind">What the sample was taken for.</param>
/// <param name="Doubt">What it leaves unknown.</param>
public readonly record struct CounterStep(double Growth, CounterStepKind Kind, UsageDoubt Doubt = UsageDoubt.None)
{
    /// <summary>When the counter was shown before, of growth and resets.</summary>
    public DateTimeOffset Since { get; init; }
}

/// <summary>What a sample of a counter is taken for.</summary>
public enum CounterStepKind
{
    /// <summary>It shows what was known, or less, or is not believed.</summary>
    Ignored,

    /// <summary>The first sample of the counter.</summary>
    First,

    /// <summary>The counter stands where it stood or higher.</summary>
    Growth,

    /// <summary>The counter began at zero again.</summary>
    Reset,
}
