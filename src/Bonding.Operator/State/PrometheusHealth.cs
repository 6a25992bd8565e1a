namespace Bonding.Operator.State;

/// <summary>Whether Prometheus responds. Written by the tick.</summary>
public sealed class PrometheusHealth
{
    private readonly Latest<string?> _problem = new("not asked yet");

    /// <summary>What went wrong, or null while Prometheus responds.</summary>
    public string? Problem => _problem.Current;

    public bool IsAvailable => Problem is null;

    public void MarkAvailable() => _problem.Publish(null);

    public void MarkUnavailable(string problem) => _problem.Publish(problem);
}
