using System.Runtime.CompilerServices;
using Bonding.Forecasting.Engine;

namespace Bonding.Forecasting;

/// <summary>The Prediction Engine for all series of one kind (such as the CPU of all tenants): each has its own models, all teach and share
/// one small network. A series is named by the slot it was given. Not safe for use by several threads at once.</summary>
public sealed class EngineStore(ForecasterOptions options)
{
    private const int ReplayRows = 8192;
    private const int ReplaySeconds = 600;
    private const int Batch = 64;

    /// <summary>Series that leave an example in the same second, at most about this many.</summary>
    private const int TeachersPerSecond = 256;

    private readonly PooledNetwork network = new();
    private readonly ReplayBuffer examples = new(ReplayRows);
    private readonly Stack<int> free = new();
    private SeriesState[] states = new SeriesState[16];
    private int used;
    private int observed;
    private int round;

    /// <summary>Bytes that one series takes.</summary>
    public static int BytesPerSeries => Unsafe.SizeOf<SeriesState>();

    /// <summary>How many series there are.</summary>
    public int Count => used - free.Count;

    /// <summary>Makes room for a new series and gives its slot.</summary>
    public int Add()
    {
        if (!free.TryPop(out var slot))
        {
            slot = used++;
            if (slot == states.Length)
                Array.Resize(ref states, 2 * states.Length);
        }
        states[slot] = new SeriesState();
        return slot;
    }

    /// <summary>Forgets a series; its slot may be given to another one.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such slot.</exception>
    public void Remove(int slot)
    {
        State(slot) = new SeriesState();
        free.Push(slot);
    }

    /// <summary>Takes the sample of a series' next second; constant time, no allocation. Once in as many samples as there are series, the
    /// network learns from a batch of past ones.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such slot.</exception>
    public void Observe(int slot, in Sample sample)
    {
        var stride = 1 + (Count / TeachersPerSecond);
        State(slot).Observe(sample, network, examples, (slot + round) % stride == 0);
        if (++observed < Count)
            return;
        (observed, round) = (0, (round + 1) % 1_000_000);
        network.Train(examples, ReplaySeconds * Count, Batch);
    }

    /// <summary>The forecast of a series' next 5 seconds.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such slot.</exception>
    public Forecast Predict(int slot) => State(slot).Predict(options.Capacity);

    /// <summary>The same, with a capacity of the series' own.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such slot.</exception>
    public Forecast Predict(int slot, double capacity) => State(slot).Predict(capacity);

    /// <summary>How well the engine does on a series.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such slot.</exception>
    public SeriesScore Score(int slot)
    {
        ref var state = ref State(slot);
        return new SeriesScore(state.Score.Skill, state.Score.Coverage, state.Period, state.Score.SteppedBack);
    }

    private ref SeriesState State(int slot)
    {
        if ((uint)slot >= (uint)used)
            throw new ArgumentOutOfRangeException(nameof(slot), slot, $"Slots 0 to {used - 1} were given.");
        return ref states[slot];
    }
}
