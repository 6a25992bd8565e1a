namespace Bonding.Simulation.Results;

/// <summary>What pods requested in one window, and how often that was written.</summary>
public sealed record RequestTally
{
    /// <summary>The requests, in millicore-seconds.</summary>
    public double Requested { get; init; }

    /// <summary>The base requests, in millicore-seconds.</summary>
    public double Base { get; init; }

    /// <summary>The mean request over the base request; NaN without a pod.</summary>
    public double Held => Requested / Base;

    /// <summary>The writes to the pods.</summary>
    public int Writes { get; init; }

    /// <summary>The writes that took back the one before within 30 s although no burst explains them, <see cref="Reversals"/>.</summary>
    public int Reversed { get; init; }

    internal static RequestTally Of(IEnumerable<RequestTally> parts) =>
        parts.Aggregate(
            new RequestTally(),
            (sum, part) =>
                new RequestTally
                {
                    Requested = sum.Requested + part.Requested,
                    Base = sum.Base + part.Base,
                    Writes = sum.Writes + part.Writes,
                    Reversed = sum.Reversed + part.Reversed,
                }
        );
}
