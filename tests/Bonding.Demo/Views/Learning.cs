namespace Bonding.Demo.Views;

/// <summary>
/// Watches whether the forecasts have learnt: every tenant's are ready, and have been for as long as a score needs to mean something.
/// Samples that are too far apart for that within the demo are not waited for.
/// </summary>
/// <param name="scrape">The time between two samples.</param>
/// <param name="proof">How long the forecasts must have been ready.</param>
internal sealed class Learning(TimeSpan scrape, TimeSpan proof)
{
    /// <summary>After so long every forecast was seen to be used.</summary>
    public static readonly TimeSpan Short = TimeSpan.FromMinutes(2);

    /// <summary>
    /// The engine looks for patterns in 256 s, and its skill is that of the five minutes before. Earlier the skill is about 0.
    /// </summary>
    public static readonly TimeSpan Long = TimeSpan.FromMinutes(8);

    /// <summary>The longest time that is waited for them.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    /// <summary>The length of a demo whose samples are too far apart to learn from within the limit.</summary>
    public static readonly TimeSpan LookAround = TimeSpan.FromMinutes(3);

    // The engine takes so many samples of a series before it calls a forecast ready.
    private const int SamplesNeeded = 30;

    private TimeSpan? _readySince;

    /// <summary>Whether the samples come often enough to learn within the limit.</summary>
    public bool IsPossible => (scrape * SamplesNeeded) + proof <= Limit;

    /// <summary>Whether nothing more is to be waited for.</summary>
    public bool IsOver { get; private set; }

    /// <summary>Takes what is shown.</summary>
    /// <param name="snapshot">The state of the cluster.</param>
    /// <param name="elapsed">The time since the beginning.</param>
    public void Add(Snapshot snapshot, TimeSpan elapsed)
    {
        var isReady = snapshot.Tenants.Count > 0 && snapshot.Tenants.All(tenant => tenant.IsForecastReady);
        _readySince = isReady ? _readySince ?? elapsed : null;
        IsOver = elapsed >= (IsPossible ? Limit : LookAround) || elapsed - _readySince >= proof;
    }
}
