namespace Bonding.Operator.Instrumentation;

/// <summary>How many samples of an answer were dropped, by reason.</summary>
public sealed class SampleRejections
{
    public const string NotANumber = "nan";
    public const string Infinite = "infinite";
    public const string Negative = "negative";
    public const string Malformed = "malformed";

    private readonly Action<string> _count;

    public SampleRejections(Action<string> count) => _count = count;

    public static IReadOnlyList<string> Reasons { get; } = [NotANumber, Infinite, Negative, Malformed];

    /// <summary>Whether a value may be used; counts it if not.</summary>
    public bool Accepts(double value)
    {
        var reason =
            double.IsNaN(value) ? NotANumber
            : double.IsInfinity(value) ? Infinite
            : value < 0 ? Negative
            : null;
        if (reason is not null)
            _count(reason);
        return reason is null;
    }

    public void CountMalformed() => _count(Malformed);
}
