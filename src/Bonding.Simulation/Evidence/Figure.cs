using System.Globalization;

namespace Bonding.Simulation.Evidence;

/// <summary>A figure that the evidence ends with, and the target that it is judged by.</summary>
/// <param name="Key">The key in the line RESULT.</param>
/// <param name="Interval">The figure with its interval.</param>
/// <param name="Target">The bound.</param>
/// <param name="IsAtMost">Whether the bound is an upper one.</param>
public sealed record Figure(string Key, Interval Interval, double Target, bool IsAtMost)
{
    /// <summary>The class or adversary that has this figure, if it is the worst of several; else empty.</summary>
    public string Of { get; init; } = "";

    /// <summary>The end of the interval that counts: the one that favours the target.</summary>
    public double Judged => IsAtMost ? Interval.Low : Interval.High;

    /// <summary>Whether the target is reached.</summary>
    public bool IsReached => IsAtMost ? Judged <= Target : Judged >= Target;

    /// <summary>The key and the end that counts.</summary>
    public string Text => string.Create(CultureInfo.InvariantCulture, $"{Key}={Judged:0.000}");

    internal static Figure AtMost(string key, double target, Interval interval) => new(key, interval, target, true);

    internal static Figure AtLeast(string key, double target, Interval interval) => new(key, interval, target, false);

    /// <summary>Returns the figure of the worst of several: the one whose counting end is farthest from the target.</summary>
    /// <param name="candidates">At least one, with <see cref="Of"/> set.</param>
    internal static Figure Worst(IEnumerable<Figure> candidates) =>
        candidates.MaxBy(figure => figure.IsAtMost ? figure.Judged : -figure.Judged)!;
}
