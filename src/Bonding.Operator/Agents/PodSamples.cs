namespace Bonding.Operator.Agents;

/// <summary>
/// The samples of one pod that no tick has taken yet. Of a pod that no tick takes, because it is no tenant's, only the newest are kept.
/// Not thread-safe.
/// </summary>
public sealed class PodSamples
{
    private const int MostUntaken = 2;

    // A whole buffer of an agent, after an outage.
    private const int MostTaken = 320;
    private const long LongestWait = 10_000_000;

    private readonly Queue<AgentSample> _samples = new();
    private long? _takenAt;

    /// <summary>The labels of its series.</summary>
    public PodLabels Labels { get; } = new();

    /// <summary>The newest sample, taken or not; null before the first.</summary>
    public AgentSample? Newest { get; private set; }

    /// <summary>Adds a sample. One that is not newer than the samples before changes nothing.</summary>
    public void Add(AgentSample sample)
    {
        if (sample.At <= Newest?.At)
            return;
        Newest = sample;
        _samples.Enqueue(sample);
        var most = _takenAt is { } taken && sample.At - taken < LongestWait ? MostTaken : MostUntaken;
        while (_samples.Count > most)
            _samples.Dequeue();
    }

    /// <summary>Takes all samples, in order of time.</summary>
    /// <param name="now">The present in microseconds.</param>
    public AgentSample[] Take(long now)
    {
        _takenAt = now;
        AgentSample[] taken = [.. _samples];
        _samples.Clear();
        return taken;
    }
}
