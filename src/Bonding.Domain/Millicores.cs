using System.Globalization;

namespace Bonding.Domain;

/// <summary>An amount of CPU in whole thousandths of a vCPU, as Kubernetes counts it: 0 or more, at most 2^31 - 1.</summary>
/// <remarks>It is not use over time (<see cref="Metering.UsageTime"/>) and not a share of a size. The default value is zero.</remarks>
public readonly record struct Millicores : IComparable<Millicores>
{
    /// <summary>The millicores of one vCPU, for amounts that are not whole.</summary>
    public const int PerVcpu = 1_000;

    /// <param name="value">0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">Negative.</exception>
    public Millicores(int value)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value);
        Value = value;
    }

    /// <summary>The number of millicores.</summary>
    public int Value { get; }

    public static Millicores Zero => default;

    /// <summary>The most that there can be: no amount is above it.</summary>
    public static Millicores MaxValue { get; } = new(int.MaxValue);

    /// <summary>Returns the CPU of whole vCPUs.</summary>
    /// <exception cref="OverflowException">More than 2,147,483 vCPUs.</exception>
    public static Millicores FromVcpus(int vcpus) => new(checked(vcpus * PerVcpu));

    /// <summary>
    /// Returns the CPU of a quantity in cores, such as 0.25, rounded up to a millicore as the scheduler does. What is out of range becomes
    /// the nearest amount.
    /// </summary>
    public static Millicores FromQuantity(decimal cores) =>
        new((int)Math.Ceiling(Math.Clamp(cores, 0, (decimal)int.MaxValue / PerVcpu) * PerVcpu));

    public static Millicores Min(Millicores left, Millicores right) => left < right ? left : right;

    public static Millicores Max(Millicores left, Millicores right) => left > right ? left : right;

    /// <summary>Returns an even part, rounded down to a millicore.</summary>
    /// <exception cref="DivideByZeroException">There are no parts.</exception>
    public static Millicores operator /(Millicores whole, int parts) => new(whole.Value / parts);

    /// <summary>Returns the sum, or <see cref="MaxValue"/> if it is more.</summary>
    public static Millicores operator +(Millicores left, Millicores right) =>
        new((int)Math.Min(int.MaxValue, (long)left.Value + right.Value));

    public static bool operator <(Millicores left, Millicores right) => left.Value < right.Value;

    public static bool operator >(Millicores left, Millicores right) => left.Value > right.Value;

    public static bool operator <=(Millicores left, Millicores right) => left.Value <= right.Value;

    public static bool operator >=(Millicores left, Millicores right) => left.Value >= right.Value;

    /// <summary>Returns the number of vCPUs, which need not be whole.</summary>
    public double ToVcpus() => (double)Value / PerVcpu;

    /// <summary>Returns the CPU of the least whole number of vCPUs that holds it, as far as that is in range.</summary>
    public Millicores RoundUpToVcpus() => FromQuantity(((long)Value + PerVcpu - 1) / PerVcpu);

    /// <summary>Returns a share of it, rounded down to a millicore.</summary>
    /// <param name="share">0 to 1.</param>
    public Millicores Share(double share) => new((int)(Value * share));

    /// <summary>Returns <paramref name="part"/> of each of its vCPUs together, rounded up to a millicore.</summary>
    /// <exception cref="OverflowException">The result is out of range.</exception>
    public Millicores OfEachVcpu(Millicores part) => new(checked((int)(((long)Value * part.Value + PerVcpu - 1) / PerVcpu)));

    public int CompareTo(Millicores other) => Value.CompareTo(other.Value);

    /// <summary>Returns the Kubernetes quantity, such as <c>250m</c>.</summary>
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture) + "m";
}
