namespace Bonding.Forecasting.Phases;

/// <summary>Use in one byte, on a logarithmic scale: from a 4096th to four times a tenant's size, in steps of 4 %.</summary>
internal static class UseLevel
{
    /// <summary>A second whose use is not known.</summary>
    public const byte Unknown = 0;

    private const byte Least = 1;
    private const float StepsPerOctave = 18;
    private const float Octaves = 12;

    private static readonly float[] Values = [.. Enumerable.Range(0, byte.MaxValue + 1).Select(ValueAt)];

    /// <summary>Returns the level that is nearest to a share of the size.</summary>
    public static byte Of(float share) =>
        share > 0 ? (byte)Math.Clamp(MathF.Round((MathF.Log2(share) + Octaves) * StepsPerOctave) + Least, Least, byte.MaxValue) : Least;

    /// <summary>Returns the share of the size that a level stands for; 0 for the lowest.</summary>
    public static float ValueOf(byte level) => Values[level];

    private static float ValueAt(int level) => level <= Least ? 0 : MathF.Pow(2, ((level - Least) / StepsPerOctave) - Octaves);
}
