namespace Bonding.Operator.State;

/// <summary>Lets any number of readers wait for the end of the next tick. One writer signals.</summary>
public sealed class TickSignal
{
    private TaskCompletionSource _next = New();

    /// <summary>Completes when the tick ends that is running now, or else the next one.</summary>
    public Task Next => Volatile.Read(ref _next).Task;

    /// <summary>Says that a tick has ended. Readers run on other threads.</summary>
    public void Signal() => Interlocked.Exchange(ref _next, New()).SetResult();

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
