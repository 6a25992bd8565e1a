using System.Globalization;

namespace Bonding.Domain.Credits;

/// <summary>
/// An exact amount of resource credits. One credit is one vCPU at 100 % for one minute (60 vCPU-seconds), as in AWS burstable instances.
/// </summary>
/// <remarks>
/// Held as whole micro-credits in 64 bits: about ±9.2·10^12 credits. Arithmetic is closed and checked: it never rounds, and throws
/// <see cref="OverflowException"/> instead of wrapping. It is not a rate and not a number of Bonding Units. The default value is zero.
/// </remarks>
public readonly record struct CreditAmount : IComparable<CreditAmount>
{
    public const long MicroCreditsPerCredit = 1_000_000;
    private const int DecimalPlaces = 6;

    private CreditAmount(long microCredits) => MicroCredits = microCredits;

    /// <summary>The amount in micro-credits.</summary>
    public long MicroCredits { get; }

    public static CreditAmount Zero => default;

    public static CreditAmount MaxValue => new(long.MaxValue);

    /// <summary>The most that an account may hold, or have moved in all: sums of a few such amounts cannot overflow.</summary>
    public static CreditAmount MostHeld => new((1_000_000_000_000 * MicroCreditsPerCredit) - 1);

    public bool IsNegative => MicroCredits < 0;

    public static CreditAmount FromMicroCredits(long microCredits) => new(microCredits);

    /// <summary>A whole number of credits. Throws <see cref="OverflowException"/> outside the range.</summary>
    public static CreditAmount FromCredits(long credits) => new(checked(credits * MicroCreditsPerCredit));

    /// <summary>
    /// Reads a decimal such as <c>99</c>, <c>-1.5</c> or <c>0.000001</c>: no exponent, no group signs, at most 6 decimals.
    /// </summary>
    /// <exception cref="FormatException">The text is not such a decimal, or lies outside the range.</exception>
    public static CreditAmount Parse(string text) =>
        TryParse(text, out var credits)
            ? credits
            : throw new FormatException(
                $"'{text}' is not an amount of credits: a decimal with at most {DecimalPlaces} decimals is allowed"
            );

    /// <inheritdoc cref="Parse"/>
    public static bool TryParse(string? text, out CreditAmount credits)
    {
        credits = default;
        const NumberStyles style = NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign;
        if (text is null || DecimalsOf(text) > DecimalPlaces)
            return false;
        if (!decimal.TryParse(text, style, CultureInfo.InvariantCulture, out var value))
            return false;
        if (value is < long.MinValue or > long.MaxValue)
            return false;
        var scaled = value * MicroCreditsPerCredit;
        if (scaled is < long.MinValue or > long.MaxValue)
            return false;
        credits = new CreditAmount((long)scaled);
        return true;
    }

    // Counted in the text, because decimal.TryParse rounds what it cannot hold.
    private static int DecimalsOf(string text) => text.Contains('.') ? text.Length - 1 - text.IndexOf('.') : 0;

    public static CreditAmount Min(CreditAmount left, CreditAmount right) => left < right ? left : right;

    public static CreditAmount Max(CreditAmount left, CreditAmount right) => left > right ? left : right;

    public static CreditAmount operator +(CreditAmount left, CreditAmount right) => new(checked(left.MicroCredits + right.MicroCredits));

    public static CreditAmount operator -(CreditAmount left, CreditAmount right) => new(checked(left.MicroCredits - right.MicroCredits));

    public static CreditAmount operator -(CreditAmount value) => new(checked(-value.MicroCredits));

    public static CreditAmount operator *(CreditAmount value, int count) => new(checked(value.MicroCredits * count));

    public static bool operator <(CreditAmount left, CreditAmount right) => left.MicroCredits < right.MicroCredits;

    public static bool operator >(CreditAmount left, CreditAmount right) => left.MicroCredits > right.MicroCredits;

    public static bool operator <=(CreditAmount left, CreditAmount right) => left.MicroCredits <= right.MicroCredits;

    public static bool operator >=(CreditAmount left, CreditAmount right) => left.MicroCredits >= right.MicroCredits;

    public int CompareTo(CreditAmount other) => MicroCredits.CompareTo(other.MicroCredits);

    /// <summary>Returns the amount for gauges and tables; no amount is ever read back from it.</summary>
    public double ToDouble() => (double)MicroCredits / MicroCreditsPerCredit;

    /// <summary>The shortest exact decimal, as <see cref="Parse"/> reads it.</summary>
    public override string ToString() => ((decimal)MicroCredits / MicroCreditsPerCredit).ToString("0.######", CultureInfo.InvariantCulture);
}
