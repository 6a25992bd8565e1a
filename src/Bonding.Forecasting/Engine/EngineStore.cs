using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Bonding.Forecasting.Engine;

/// <summary>
/// Implements the Prediction Engine for all series of one kind, such as the CPU of all tenants. Each series has its own models; all series
/// train and share one small network. A slot identifies a series. Instances are not thread-safe.
/// </summary>
public sealed class EngineStore
{
    private const int MostReplayRows = 16384;
    private const int ReplaySeconds = 300;
    private const int Batch = 80;
    private const int RoundsPerBatch = 2;
    private const int Block = 64;
    private const int Magic = 0x45474E42;
    private const int Version = 4;

    /// <summary>The approximate maximum number of series that add a training example in the same second.</summary>
    private const int TeachersPerSecond = 256;

    private readonly ForecasterOptions _options;
    private readonly SharedParts _shared;
    private readonly NetworkTrainer _trainer;
    private readonly List<SeriesState[]> _blocks = [];
    private readonly Stack<int> _free = new();
    private int _used;
    private int _observed;
    private int _round;

    /// <param name="options">The options of all series.</param>
    public EngineStore(ForecasterOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        this._options = options;
        _shared = new SharedParts(
            new PooledNetwork(),
            new ReplayBuffer(),
            options.Recurrent is { } weights ? new LstmExpert(weights) : null
        );
        _trainer = new NetworkTrainer(_shared.Network);
    }

    /// <summary>The size of one series in bytes.</summary>
    public static int BytesPerSeries => Unsafe.SizeOf<SeriesState>();

    /// <summary>The number of series.</summary>
    public int Count => _used - _free.Count;

    /// <summary>Adds a series and returns its slot.</summary>
    public int Add()
    {
        if (!_free.TryPop(out var slot))
            slot = _used++;
        if (slot / Block == _blocks.Count)
            _blocks.Add(new SeriesState[Block]);
        State(slot) = new SeriesState();
        _shared.Recurrent?.Start(slot);
        _shared.Examples.Grow(Math.Min(ReplaySeconds * (int)BitOperations.RoundUpToPowerOf2((uint)Count), MostReplayRows));
        return slot;
    }

    /// <summary>Removes a series. Its slot may be reused.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such slot.</exception>
    public void Remove(int slot)
    {
        State(slot) = new SeriesState();
        _free.Push(slot);
    }

    /// <summary>
    /// Takes the sample of a series' next second, in constant time and without allocation. Every second round of all series, the network is
    /// trained on a batch of past samples.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such slot.</exception>
    public void Observe(int slot, in Sample sample)
    {
        var stride = 1 + (Count / TeachersPerSecond);
        State(slot).Observe(sample, _shared, (slot + _round) % stride == 0, slot);
        if (++_observed < Count)
            return;
        (_observed, _round) = (0, (_round + 1) % 1_000_000);
        if (_round % RoundsPerBatch == 0)
            _trainer.Train(_shared.Examples, ReplaySeconds * Count, Batch);
    }

    /// <summary>Returns the forecast of a series' next 5 seconds.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such slot.</exception>
    public Forecast Predict(int slot) => State(slot).Predict(_options.Capacity, false, SeriesState.RecentSeconds);

    /// <summary>Returns the forecast of a series' next 5 seconds, limited to the series' own capacity.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such slot.</exception>
    public Forecast Predict(int slot, double capacity) => State(slot).Predict(capacity, false, SeriesState.RecentSeconds);

    /// <summary>Returns the forecast of a series' next 5 steps after a sample that may be too old to bridge the time since.</summary>
    /// <param name="slot">The series.</param>
    /// <param name="capacity">The upper bound of the forecast.</param>
    /// <param name="isOld">Whether it is: the forecast is stale then.</param>
    /// <param name="recent">The number of steps whose peak is the recent one, 1 to 30.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such slot.</exception>
    public Forecast Predict(int slot, double capacity, bool isOld, int recent) => State(slot).Predict(capacity, isOld, recent);

    /// <summary>Returns the accuracy of the engine on a series.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such slot.</exception>
    public SeriesScore Score(int slot)
    {
        ref var state = ref State(slot);
        return new SeriesScore(state.Score.Skill, state.Score.Coverage, state.Period, state.Score.SteppedBack);
    }

    /// <summary>
    /// Writes the learnt state, so that a later store can continue from it. Training examples and the state of an LSTM are left out: they
    /// are renewed within minutes.
    /// </summary>
    public void Save(Stream stream)
    {
        using var writer = new BinaryWriter(stream, System.Text.Encoding.UTF8, leaveOpen: true);
        foreach (var number in (ReadOnlySpan<int>)[Magic, Version, BytesPerSeries, _used, _free.Count, .. _free])
            writer.Write(number);
        _trainer.Save(writer);
        for (var slot = 0; slot < _used; slot++)
            writer.Write(MemoryMarshal.AsBytes(new ReadOnlySpan<SeriesState>(ref State(slot))));
    }

    /// <summary>Reads the output of <see cref="Save"/>. Slots are unchanged; each series is stale until its next sample.</summary>
    /// <exception cref="InvalidDataException">The stream contains no store, or a store of another version.</exception>
    /// <exception cref="EndOfStreamException">The stream ends too early.</exception>
    public static EngineStore Load(Stream stream, ForecasterOptions options)
    {
        using var reader = new BinaryReader(stream, System.Text.Encoding.UTF8, leaveOpen: true);
        Expect(reader, "magic number", Magic);
        Expect(reader, "version", Version);
        Expect(reader, "size of a series", BytesPerSeries);
        var store = new EngineStore(options);
        var (used, unused) = (reader.ReadInt32(), reader.ReadInt32());
        if (used < 0 || unused < 0 || unused > used)
            throw new InvalidDataException(
                $"The number of slots is {used}, {unused} of them free; it must be at least 0, and no more may be free."
            );
        var free = Enumerable.Range(0, unused).Select(_ => reader.ReadInt32()).Reverse().ToList();
        store._trainer.Load(reader);
        for (var slot = 0; slot < used; slot++)
            store.Read(reader);
        free.ForEach(store._free.Push);
        return store;
    }

    private void Read(BinaryReader reader)
    {
        ref var state = ref State(Add());
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(new Span<SeriesState>(ref state)));
        state.Pause();
    }

    private static void Expect(BinaryReader reader, string field, int expected)
    {
        if (reader.ReadInt32() is var found && found != expected)
            throw new InvalidDataException($"The {field} of the saved store is {found}; it must be {expected}.");
    }

    private ref SeriesState State(int slot)
    {
        if ((uint)slot >= (uint)_used)
            throw new ArgumentOutOfRangeException(nameof(slot), slot, $"Slots 0 to {_used - 1} were given.");
        return ref _blocks[slot / Block][slot % Block];
    }
}

/// <summary>The parts that the series of a store share.</summary>
/// <param name="Network">The network that all series train.</param>
/// <param name="Examples">The training examples from all series.</param>
/// <param name="Recurrent">The LSTM; null if the store has no weights for it.</param>
internal sealed record SharedParts(PooledNetwork Network, ReplayBuffer Examples, LstmExpert? Recurrent)
{
    /// <summary>The number of experts besides the mixture of a series' own models.</summary>
    public int Experts => Recurrent is null ? 1 : 2;
}
