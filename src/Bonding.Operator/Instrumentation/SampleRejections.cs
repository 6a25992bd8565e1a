namespace Bonding.Operator.Instrumentation;

/// <summary>Decides which values of samples are dropped, and counts them by reason.</summary>
/// <param name="count">Counts one sample that was dropped for a reason.</param>
public sealed class SampleRejections(Action<string> count)
{
    public const string NotANumber = "nan";
    public const string Infinite = "infinite";
    public const string Negative = "negative";
    public const string Malformed = "malformed";

    public static IReadOnlyList<string> Reasons { get; } = [NotANumber, Infinite, Negative, Malformed];

    /// <summary>Returns whether a value may be used, and counts it if not.</summary>
    public bool Accepts(double value)
    {
        var reason =
            double.IsNaN(value) ? NotANumber
            : double.IsInfinity(value) ? Infinite
            : value < 0 ? Negative
            : null;
        if (reason is not null)
            count(reason);
        return reason is null;
    }

    /// <summary>Counts a sample that is not a pair of a time and a number.</summary>
    public void CountMalformed() => count(Malformed);
}
