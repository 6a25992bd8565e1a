namespace Bonding.Domain.Credits;

/// <summary>
/// How fast a tenant earns: the baseline share of its declared size. Formula of AWS: credits per hour = baseline × vCPUs × 60.
/// </summary>
/// <remarks>
/// Held exactly in thousandths of a vCPU-percent. <see cref="Earned"/> telescopes like <see cref="UsageCost.ToCredits"/>: what is earned
/// between two instants does not depend on the instants between them.
/// </remarks>
public readonly record struct EarnRate
{
    // baseline% × vCPUs / 100 credits per minute = (milli-percent-vCPU) / 6,000 micro-credits per millisecond.
    private const long MilliPercentVcpusPerMicroCreditMillisecond = 6_000;
    private const int MinutesPerHour = 60;

    private EarnRate(long milliPercentVcpus) => MilliPercentVcpus = milliPercentVcpus;

    /// <summary>baseline in percent × vCPUs × 1,000.</summary>
    public long MilliPercentVcpus { get; }

    /// <summary>Returns the rate of a declared size.</summary>
    /// <param name="baselinePercent">Share of each vCPU that is free of charge, 0 to 100, at most 3 decimals count.</param>
    /// <param name="vcpus">Declared size in vCPUs, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">Outside these ranges.</exception>
    public static EarnRate Of(decimal baselinePercent, int vcpus)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(baselinePercent);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(baselinePercent, 100m);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(vcpus);
        return new EarnRate((long)decimal.Round(baselinePercent * 1000m) * vcpus);
    }

    public CreditAmount PerHour =>
        CreditAmount.FromMicroCredits(MilliPercentVcpus * (MinutesPerHour * CreditAmount.MicroCreditsPerCredit / 100_000));

    /// <summary>The CPU that costs nothing: baseline × vCPUs.</summary>
    public Millicores Baseline => new((int)Math.Min(int.MaxValue, MilliPercentVcpus / 100));

    /// <summary>Credits earned from <paramref name="from"/> to <paramref name="until"/>; zero when time does not move forward.</summary>
    public CreditAmount Earned(DateTimeOffset from, DateTimeOffset until) =>
        until <= from ? CreditAmount.Zero : CreditAmount.FromMicroCredits(checked((long)(EarnedUntil(until) - EarnedUntil(from))));

    // Micro-credits since 1970: beyond 64 bits for large tenants, so only the difference becomes an amount.
    private Int128 EarnedUntil(DateTimeOffset instant) =>
        (Int128)instant.ToUnixTimeMilliseconds() * MilliPercentVcpus / MilliPercentVcpusPerMicroCreditMillisecond;
}
