using Bonding.Kubernetes.Leadership;

namespace Bonding.TestKit.Operators;

/// <summary>A leadership that a test gives and takes away. Without that its holder leads, or follows, for good.</summary>
public sealed class SwitchedLeadership : ILeadership, IDisposable
{
    private readonly Lock _gate = new();
    private TaskCompletionSource<CancellationToken> _next = NewTurn();
    private CancellationTokenSource? _term;

    public SwitchedLeadership(bool leads)
    {
        if (leads)
            Gain();
    }

    public bool IsLeader
    {
        get
        {
            lock (_gate)
                return _term is not null;
        }
    }

    public Task<CancellationToken> WaitForLeadershipAsync(CancellationToken cancellationToken = default)
    {
        lock (_gate)
            return _next.Task.WaitAsync(cancellationToken);
    }

    public void Gain()
    {
        lock (_gate)
        {
            _term ??= new CancellationTokenSource();
            _next.TrySetResult(_term.Token);
        }
    }

    public void Lose()
    {
        CancellationTokenSource? term;
        lock (_gate)
            (term, _term, _next) = (_term, null, NewTurn());
        term?.Cancel();
        term?.Dispose();
    }

    public void Dispose() => Lose();

    private static TaskCompletionSource<CancellationToken> NewTurn() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
