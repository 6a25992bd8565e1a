using Microsoft.Extensions.Time.Testing;

namespace Bonding.Kubernetes.Tests.Fakes;

/// <summary>
/// A fake clock that counts its waiting timers, so that a test advances it only while nothing works. The speed of the machine has no
/// effect.
/// </summary>
internal sealed class ObservedTime(DateTimeOffset start) : FakeTimeProvider(start)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<TimeSpan, int> _waiting = [];

    /// <summary>Returns the number of timers with this due time that are not disposed yet.</summary>
    public int Waiting(TimeSpan dueTime)
    {
        lock (_gate)
            return _waiting.GetValueOrDefault(dueTime);
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Count(dueTime, 1);
        return new Observed(base.CreateTimer(callback, state, dueTime, period), () => Count(dueTime, -1));
    }

    private void Count(TimeSpan dueTime, int change)
    {
        lock (_gate)
            _waiting[dueTime] = _waiting.GetValueOrDefault(dueTime) + change;
    }

    private sealed class Observed(ITimer timer, Action ended) : ITimer
    {
        private int _disposed;

        public bool Change(TimeSpan dueTime, TimeSpan period) => timer.Change(dueTime, period);

        public void Dispose()
        {
            timer.Dispose();
            if (Interlocked.Exchange(ref _disposed, 1) == 0)
                ended();
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
