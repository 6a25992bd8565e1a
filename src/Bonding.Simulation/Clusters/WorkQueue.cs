namespace Bonding.Simulation.Clusters;

/// <summary>Work that waits for CPU, first come, first served, with the step it came in. Amounts in vCPU-seconds.</summary>
internal sealed class WorkQueue
{
    // Less than a vCPU-nanosecond is rounding, not work.
    private const double Nothing = 1e-9;
    private readonly Queue<(int Step, double Amount)> chunks = new();
    private double servedOfFirst;

    public double Length { get; private set; }

    public void Add(int step, double amount)
    {
        if (amount <= 0) return;
        chunks.Enqueue((step, amount));
        Length += amount;
    }

    /// <summary>Serves up to <paramref name="amount"/> and hands each portion to <paramref name="record"/>: its step of arrival, then its size.</summary>
    public void Serve(double amount, Action<int, double> record)
    {
        while (amount > Nothing && chunks.TryPeek(out var first))
        {
            var open = first.Amount - servedOfFirst;
            var portion = Math.Min(open, amount);
            record(first.Step, portion);
            amount -= portion;
            Length -= portion;
            servedOfFirst += portion;
            if (first.Amount - servedOfFirst > Nothing) continue;
            chunks.Dequeue();
            servedOfFirst = 0;
        }
        if (chunks.Count == 0) Length = 0;
    }

    /// <summary>Takes out all that is left.</summary>
    public void Clear(Action<int, double> record) => Serve(double.PositiveInfinity, record);
}
