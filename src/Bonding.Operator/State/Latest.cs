using Bonding.Domain.Decisions;

namespace Bonding.Operator.State;

/// <summary>
/// Holds the latest value that one writer published, for any number of readers on other threads. Values are replaced as a whole.
/// </summary>
/// <param name="initial">The value before the first <see cref="Publish"/>.</param>
public class Latest<T>(T initial)
    where T : class?
{
    private T _current = initial;

    public T Current => Volatile.Read(ref _current);

    public void Publish(T value) => Volatile.Write(ref _current, value);
}

/// <summary>The rules that are in force: those of the last good policy, or the defaults.</summary>
public sealed class CurrentRules() : Latest<BondingRules>(BondingRules.Default);

/// <summary>The key that the webhook seals its records with, the same in all replicas; null until it was read.</summary>
public sealed class RecordKey() : Latest<byte[]?>(null);

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
