namespace Bonding.Simulation.Scenarios;

/// <summary>Work that waits for CPU, first come, first served, with the step it came in. Amounts in vCPU-seconds.</summary>
internal sealed class WorkBacklog
{
    // Less than a vCPU-nanosecond is rounding, not work.
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

    /// <summary>Serves up to <paramref name="amount"/> and hands each portion to <paramref name="record"/>: its step of arrival, then its size.</summary>
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

    /// <summary>Takes out all that is left.</summary>
    public void Clear(Action<int, double> record) => Serve(double.PositiveInfinity, record);
}
