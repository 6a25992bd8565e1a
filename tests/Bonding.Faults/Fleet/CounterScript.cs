using Bonding.Domain.Metering;

namespace Bonding.Faults.Fleet;

/// <summary>
/// The CPU counters of all tenants, fixed beforehand and shown stage by stage, so that every balance is known in advance.
/// </summary>
internal sealed class CounterScript(IReadOnlyDictionary<string, IReadOnlyList<UsageSample>> samples)
{
    private long _shownTo = long.MinValue;

    /// <summary>Shows the samples up to this time from now on.</summary>
    public void ShowTo(DateTimeOffset time) => Interlocked.Exchange(ref _shownTo, time.UtcTicks);

    /// <summary>Returns the shown samples of an account that are later than its checkpoint.</summary>
    public IReadOnlyList<UsageSample> After(string account, UsageCheckpoint? checkpoint) =>
        [
            .. samples
                .GetValueOrDefault(account, [])
                .Where(sample =>
                    sample.At.UtcTicks <= Interlocked.Read(ref _shownTo) && (checkpoint is not { } settled || sample.At > settled.At)
                ),
        ];
}
