namespace Bonding.Operator.State;

/// <summary>Whether Prometheus answers, and since when it does not. Written by the tick.</summary>
public sealed class PrometheusHealth
{
    private volatile string? _problem = "not asked yet";

    /// <summary>Null while it answers; else what went wrong.</summary>
    public string? Problem => _problem;

    public bool IsAvailable => _problem is null;

    public void MarkAvailable() => _problem = null;

    public void MarkUnavailable(string problem) => _problem = problem;
}
