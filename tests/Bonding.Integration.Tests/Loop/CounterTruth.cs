namespace Bonding.Integration.Tests.Loop;

/// <summary>What samples of a VM's CPU counter are worth, reckoned from them alone, in micro-credits.</summary>
internal static class CounterTruth
{
    /// <summary>
    /// Returns the credits spent, one per vCPU-minute, in full micro-credits since the counter began. The counter is
    /// read in whole microseconds.
    /// </summary>
    public static decimal Spent(IReadOnlyList<(long AtMilliseconds, decimal Seconds)> samples, DateTimeOffset from, DateTimeOffset to) =>
        decimal.Floor(MicrosecondsAt(samples, to) / 60) - decimal.Floor(MicrosecondsAt(samples, from) / 60);

    /// <summary>
    /// Returns the credits earned: 2 vCPUs at a baseline of 20 % earn 0.4 credits a minute, in full micro-credits since
    /// 1970.
    /// </summary>
    public static decimal Minted(DateTimeOffset from, DateTimeOffset to) =>
        decimal.Floor(to.ToUnixTimeMilliseconds() * 400_000m / 60_000) - decimal.Floor(from.ToUnixTimeMilliseconds() * 400_000m / 60_000);

    private static decimal MicrosecondsAt(IReadOnlyList<(long AtMilliseconds, decimal Seconds)> samples, DateTimeOffset at) =>
        decimal.Round(samples.Single(sample => sample.AtMilliseconds == at.ToUnixTimeMilliseconds()).Seconds * 1_000_000);
}
