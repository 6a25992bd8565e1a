namespace Bonding.Domain.Metering;

/// <summary>
/// A class of spacings between samples. Series of one class learn from each other; what happens within 1 s and within 30 s differs too
/// much for that.
/// </summary>
/// <param name="Index">The place among <see cref="All"/>.</param>
/// <param name="Seconds">The spacing that stands for the class.</param>
public readonly record struct SpacingClass(int Index, double Seconds)
{
    /// <summary>All classes, the finest first.</summary>
    public static IReadOnlyList<SpacingClass> All { get; } =
    [.. new[] { 1.0, 2, 3.25, 5, 10, 15, 30, 60 }.Select((seconds, index) => new SpacingClass(index, seconds))];

    /// <summary>Returns the class whose spacing is the nearest in proportion.</summary>
    /// <param name="seconds">A spacing above 0.</param>
    public static SpacingClass Of(double seconds)
    {
        var index = 0;
        while (index + 1 < All.Count && seconds * seconds > All[index].Seconds * All[index + 1].Seconds)
            index++;
        return All[index];
    }
}
