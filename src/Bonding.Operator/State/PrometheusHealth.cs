namespace Bonding.Operator.State;

/// <summary>Whether Prometheus responds. Written by the tick.</summary>
public sealed class PrometheusHealth
{
    private readonly Latest<string?> _problem = new("not asked yet");
    private readonly Latest<IReadOnlyDictionary<string, int>> _floods = new(new Dictionary<string, int>());

    /// <summary>What went wrong, or null while Prometheus responds.</summary>
    public string? Problem => _problem.Current;

    /// <summary>The namespaces that have too many series to be read now, with their number.</summary>
    public IReadOnlyDictionary<string, int> Floods => _floods.Current;

    public bool IsAvailable => Problem is null;

    public void Flood(IReadOnlyDictionary<string, int> floods) => _floods.Publish(floods);

    public void MarkAvailable() => _problem.Publish(null);

    public void MarkUnavailable(string problem) => _problem.Publish(problem);
}
