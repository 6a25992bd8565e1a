using Bonding.Domain;

namespace Bonding.Operator.Agents;

/// <summary>
/// Limits what one agent sends: reports and bytes in the long run, and at once as many as its buffer holds after an outage. Not
/// thread-safe.
/// </summary>
public sealed class AgentBudget(AgentMode mode, TimeProvider time)
{
    private const double Kibibyte = 1024;

    // An agent makes one report a second and holds 300.
    private static readonly TokenRate Reports = new(PerSecond: 5, Burst: 400);

    // A report of a guest has less than 1 KiB, one of a pod less than 100 bytes. The agent holds 1 MiB.
    private readonly TokenRate _bytes = mode == AgentMode.Guest ? new(8 * Kibibyte, 1024 * Kibibyte) : new(512 * Kibibyte, 2048 * Kibibyte);
    private readonly TokenBucket _reportsLeft = new(Reports.Burst);
    private readonly TokenBucket _bytesLeft = new(1024 * Kibibyte);
    private long _filledAt = time.GetTimestamp();

    /// <summary>Takes the right to one report, if there is one.</summary>
    public bool TryTake(int bytes)
    {
        var now = time.GetTimestamp();
        _reportsLeft.Fill(Reports, time.GetElapsedTime(_filledAt, now));
        _bytesLeft.Fill(_bytes, time.GetElapsedTime(_filledAt, now));
        _filledAt = now;
        return _reportsLeft.TryTake() && _bytesLeft.TryTake(bytes);
    }
}
