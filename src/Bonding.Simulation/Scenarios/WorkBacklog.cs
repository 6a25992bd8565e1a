namespace Bonding.Simulation.Scenarios;

/// <summary>A first-in, first-out queue of work that waits for CPU, with its step of arrival. Amounts are in vCPU-seconds.</summary>
internal sealed class WorkBacklog
{
    // An amount below a vCPU-nanosecond is a rounding error.
    private const double Nothing = 1e-9;
    private readonly Queue<(int Step, double Amount)> _chunks = new();
    private double _servedOfFirst;

    public double Length { get; private set; }

    public void Add(int step, double amount)
    {
        if (amount <= 0)
            return;
        _chunks.Enqueue((step, amount));
        Length += amount;
    }

    /// <summary>
    /// Serves up to <paramref name="amount"/> and passes each portion to <paramref name="record"/>: its step of arrival, then its size.
    /// </summary>
    public void Serve(double amount, Action<int, double> record)
    {
        while (amount > Nothing && _chunks.TryPeek(out var first))
        {
            var open = first.Amount - _servedOfFirst;
            var portion = Math.Min(open, amount);
            record(first.Step, portion);
            amount -= portion;
            Length -= portion;
            _servedOfFirst += portion;
            if (first.Amount - _servedOfFirst > Nothing)
                continue;
            _chunks.Dequeue();
            _servedOfFirst = 0;
        }
        if (_chunks.Count == 0)
            Length = 0;
    }

    /// <summary>Removes all remaining work.</summary>
    public void Clear(Action<int, double> record) => Serve(double.PositiveInfinity, record);
}
