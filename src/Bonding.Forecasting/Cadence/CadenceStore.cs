using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Bonding.Domain.Metering;
using Bonding.Forecasting.Engine;

namespace Bonding.Forecasting.Cadence;

/// <summary>
/// Forecasts series whose samples are windows of any length: one engine for each class of spacings, in which a step is a window. So series
/// whose windows differ much in length never train one network. Instances are not thread-safe.
/// </summary>
public sealed class CadenceStore
{
    private const int Magic = 0x43444E42;
    private const int Version = 2;

    private readonly ForecasterOptions _options;
    private readonly EngineStore?[] _engines = new EngineStore?[SpacingClass.All.Count];
    private readonly List<SeriesCadence> _series = [];
    private readonly Stack<int> _free = new();

    /// <param name="options">The options of all series. An LSTM joins only those with a sample a second, for which it was trained.</param>
    public CadenceStore(ForecasterOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
    }

    /// <summary>The size of one series in bytes.</summary>
    public static int BytesPerSeries => EngineStore.BytesPerSeries + Unsafe.SizeOf<SeriesCadence>();

    /// <summary>The number of series.</summary>
    public int Count => _series.Count - _free.Count;

    /// <summary>Adds a series and returns its slot.</summary>
    public int Add()
    {
        if (_free.TryPop(out var slot))
            return slot;
        _series.Add(SeriesCadence.New);
        return _series.Count - 1;
    }

    /// <summary>Removes a series. Its slot may be reused.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such slot.</exception>
    public void Remove(int slot)
    {
        ref var series = ref At(slot);
        if (series.Class >= 0)
            EngineOf(series.Class).Remove(series.Slot);
        series = SeriesCadence.New;
        _free.Push(slot);
    }

    /// <summary>
    /// Takes the next window of a series, in constant time and, unless the series changes its class of spacings, without allocation.
    /// Windows come in order of time; one with an unknown mean is a gap.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such slot.</exception>
    public void Observe(int slot, in UsageWindow window) => At(slot).Observe(window, this);

    /// <summary>Returns the forecast of the 5 seconds after a moment.</summary>
    /// <param name="slot">The series.</param>
    /// <param name="now">The moment, in seconds on the clock of the windows.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such slot.</exception>
    public Forecast Predict(int slot, double now)
    {
        ref var series = ref At(slot);
        return series.Class < 0 ? Forecast.Unknown : series.Predict(now, _options.Capacity, EngineOf(series.Class));
    }

    /// <summary>Returns the accuracy of the engine on a series.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such slot.</exception>
    public SeriesScore Score(int slot)
    {
        ref var series = ref At(slot);
        return series.Class < 0 ? default : EngineOf(series.Class).Score(series.Slot);
    }

    /// <summary>Writes the learnt state, so that a later store can continue from it.</summary>
    public void Save(Stream stream)
    {
        using var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true);
        foreach (var number in (ReadOnlySpan<int>)[Magic, Version, Unsafe.SizeOf<SeriesCadence>(), _series.Count, _free.Count, .. _free])
            writer.Write(number);
        writer.Write(MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(_series)));
        foreach (var engine in _engines)
        {
            writer.Write(engine is not null);
            writer.Flush();
            engine?.Save(stream);
        }
    }

    /// <summary>Reads the output of <see cref="Save"/>. Slots are unchanged; each series is stale until its next sample.</summary>
    /// <exception cref="InvalidDataException">The stream contains no store, or a store of another version.</exception>
    /// <exception cref="EndOfStreamException">The stream ends too early.</exception>
    public static CadenceStore Load(Stream stream, ForecasterOptions options)
    {
        using var reader = new BinaryReader(stream, Encoding.UTF8, leaveOpen: true);
        foreach (var expected in (ReadOnlySpan<int>)[Magic, Version, Unsafe.SizeOf<SeriesCadence>()])
            if (reader.ReadInt32() is var found && found != expected)
                throw new InvalidDataException($"The saved forecasts begin with {found} where {expected} is expected.");
        var store = new CadenceStore(options);
        var (used, unused) = (reader.ReadInt32(), reader.ReadInt32());
        if (used < 0 || unused < 0 || unused > used)
            throw new InvalidDataException($"There are {used} slots, {unused} of them free; no more may be free.");
        foreach (var slot in Enumerable.Range(0, unused).Select(_ => reader.ReadInt32()).Reverse().ToList())
            store._free.Push(slot);
        for (var slot = 0; slot < used; slot++)
            store.ReadSeries(reader);
        for (var index = 0; index < store._engines.Length; index++)
            if (reader.ReadBoolean())
                store._engines[index] = EngineStore.Load(stream, store.OptionsOf(index));
        store.Check();
        return store;
    }

    internal EngineStore EngineOf(int index) => _engines[index] ??= new EngineStore(OptionsOf(index));

    private ForecasterOptions OptionsOf(int index) => index == 0 ? _options : _options with { Recurrent = null };

    private void ReadSeries(BinaryReader reader)
    {
        var series = SeriesCadence.New;
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(new Span<SeriesCadence>(ref series)));
        _series.Add(series);
    }

    // A damaged file must not let two series share a place in an engine.
    private void Check()
    {
        var places = new HashSet<(int, int)>();
        foreach (var series in _series)
            if (!series.IsSound || (series.Class >= 0 && !places.Add((series.Class, series.Slot))))
                throw new InvalidDataException("A series has an impossible class of spacings, or shares its place in an engine.");
        foreach (var (index, slot) in places)
            _ = EngineOf(index).Score(slot);
        if (_engines.Sum(engine => engine?.Count ?? 0) != places.Count)
            throw new InvalidDataException($"{places.Count} series are forecast; the engines have another number.");
        foreach (var slot in _free)
            if (At(slot).Class >= 0)
                throw new InvalidDataException($"Slot {slot} is free and in use.");
    }

    private ref SeriesCadence At(int slot)
    {
        if ((uint)slot >= (uint)_series.Count)
            throw new ArgumentOutOfRangeException(nameof(slot), slot, $"Slots 0 to {_series.Count - 1} were given.");
        return ref CollectionsMarshal.AsSpan(_series)[slot];
    }
}

/// <summary>Forecasts one series of windows. All forecasters of one <see cref="CadenceStore"/> learn from each other.</summary>
/// <param name="store">The store that holds the series.</param>
/// <param name="slot">The slot that the store gave it.</param>
public sealed class WindowForecaster(CadenceStore store, int slot)
{
    /// <summary>The accuracy of the engine on this series.</summary>
    public SeriesScore Score => store.Score(slot);

    /// <inheritdoc cref="CadenceStore.Observe"/>
    public void Observe(in UsageWindow window) => store.Observe(slot, window);

    /// <summary>Returns the forecast of the 5 seconds after a moment on the clock of the windows.</summary>
    public Forecast Predict(DateTimeOffset now) => store.Predict(slot, (now - DateTimeOffset.UnixEpoch).TotalSeconds);
}
