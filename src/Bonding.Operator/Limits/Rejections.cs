using Prometheus;

namespace Bonding.Operator.Limits;

/// <summary>
/// Counts calls that were turned away, and logs them at most once a second with their number: a flood must not become a flood of lines.
/// </summary>
public sealed class Rejections
{
    private static readonly TimeSpan LogInterval = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly Counter _rejected;
    private readonly TimeProvider _time;
    private readonly ILogger<Rejections> _logger;
    private long? _loggedAt;
    private long _sinceThen;

    public Rejections(CollectorRegistry registry, TimeProvider time, ILogger<Rejections> logger)
    {
        (_time, _logger) = (time, logger);
        _rejected = Metrics
            .WithCustomRegistry(registry)
            .CreateCounter(
                "bonding_rejected_calls_total",
                "Calls that were turned away before any work, by what they asked.",
                "face",
                "why"
            );
    }

    /// <summary>Counts a call.</summary>
    /// <param name="face">What was called.</param>
    /// <param name="why">Why it was turned away.</param>
    public void Count(Face face, Rejection why)
    {
        _rejected.WithLabels(face.ToString(), why.ToString()).Inc();
        if (TakeLine() is { } count)
            _logger.LogWarning("{Count} calls were rejected since the last such line, the last one by {Face}: {Reason}", count, face, why);
    }

    private long? TakeLine()
    {
        lock (_gate)
        {
            _sinceThen++;
            var now = _time.GetTimestamp();
            if (_loggedAt is { } last && _time.GetElapsedTime(last, now) < LogInterval)
                return null;
            (_loggedAt, var count) = (now, _sinceThen);
            _sinceThen = 0;
            return count;
        }
    }
}

/// <summary>What can be called from outside.</summary>
public enum Face
{
    Webhook,
    TenantApi,
    Metrics,

    /// <summary>Health, and the API on the loopback of the pod.</summary>
    Local,
}

/// <summary>Why a call was turned away.</summary>
public enum Rejection
{
    /// <summary>The token is not valid here, or there is none.</summary>
    Token,

    /// <summary>The caller or its address asks more than it may in a second, or at once.</summary>
    TooMany,

    /// <summary>All that is done at once is taken.</summary>
    Busy,

    /// <summary>The body is too large or came too slowly.</summary>
    Body,

    /// <summary>As many connections as may be are open, of the address or of all.</summary>
    Connections,

    /// <summary>The API server did not confirm who the caller is.</summary>
    Unverified,
}
