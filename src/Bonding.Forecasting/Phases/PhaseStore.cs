using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Bonding.Domain.Bursts;
using Bonding.Domain.Metering;

namespace Bonding.Forecasting.Phases;

/// <summary>
/// Foretells the bursts of series that repeat: what was used at the same phase of the last four cycles. It judges its own alarms. Instances
/// are not thread-safe.
/// </summary>
public sealed class PhaseStore
{
    private const int Magic = 0x50484E42;
    private const int Version = 2;
    private const int Block = 16;

    private readonly List<SeriesPhase> _series = [];
    private readonly List<FoundPeriod[]> _found = [];
    private readonly Stack<int> _free = new();
    private int _rented;

    /// <summary>The size of one series in bytes.</summary>
    public static int BytesPerSeries => Unsafe.SizeOf<SeriesPhase>();

    /// <summary>What a series takes besides while it has a period, in bytes.</summary>
    public static int BytesPerPeriod => Unsafe.SizeOf<FoundPeriod>();

    /// <summary>Begins a series anew at a slot that the caller chooses; slots before it begin as well.</summary>
    public void Begin(int slot)
    {
        while (_series.Count <= slot)
            _series.Add(default);
        if (_series[slot].Place >= 0)
            Release(_series[slot].Place);
        _series[slot] = default;
    }

    /// <summary>
    /// Takes the next window of a series, in constant time but for a search every 30 s, and without allocation unless a period is found.
    /// Windows come in order of time; one with an unknown mean is a gap.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such slot.</exception>
    public void Observe(int slot, in UsageWindow window) => At(slot).Observe(window, this, slot);

    /// <summary>Returns what the period of a series says of the time when a write acts; null without a period.</summary>
    /// <param name="slot">The series.</param>
    /// <param name="now">The present, in seconds on the clock of the windows.</param>
    /// <param name="actsIn">How long a write takes to act.</param>
    /// <param name="threshold">Use above this share of the size is a burst.</param>
    /// <param name="rules">How far ahead it looks.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such slot.</exception>
    public PhaseOutlook? Outlook(int slot, double now, TimeSpan actsIn, float threshold, BurstRules rules) =>
        At(slot).Outlook(now, actsIn, threshold, rules, this);

    /// <summary>Returns the period of a series in seconds; 0 if it has none.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such slot.</exception>
    public float PeriodOf(int slot) => At(slot).Place is >= 0 and var place ? FoundAt(place).Period : 0;

    /// <summary>Writes what is known of all series, so that a later store can continue from it.</summary>
    public void Save(Stream stream)
    {
        using var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true);
        foreach (
            var number in (ReadOnlySpan<int>)[Magic, Version, BytesPerSeries, BytesPerPeriod, _series.Count, _rented, _free.Count, .. _free]
        )
            writer.Write(number);
        writer.Write(MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(_series)));
        for (var place = 0; place < _rented; place++)
            writer.Write(MemoryMarshal.AsBytes(new ReadOnlySpan<FoundPeriod>(ref FoundAt(place))));
    }

    /// <summary>Reads the output of <see cref="Save"/>.</summary>
    /// <exception cref="InvalidDataException">The stream contains no store, or a store of another version.</exception>
    /// <exception cref="EndOfStreamException">The stream ends too early.</exception>
    public static PhaseStore Load(Stream stream)
    {
        using var reader = new BinaryReader(stream, Encoding.UTF8, leaveOpen: true);
        foreach (var expected in (ReadOnlySpan<int>)[Magic, Version, BytesPerSeries, BytesPerPeriod])
            if (reader.ReadInt32() is var read && read != expected)
                throw new InvalidDataException($"The saved phases begin with {read} where {expected} is expected.");
        var store = new PhaseStore();
        var (series, rented, free) = (reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32());
        if (series < 0 || rented < 0 || rented > series || free < 0 || free > rented)
            throw new InvalidDataException($"There are {series} series and {rented} periods, {free} of them free; no more may be.");
        foreach (var place in Enumerable.Range(0, free).Select(_ => reader.ReadInt32()).Reverse().ToList())
            store._free.Push(place);
        for (var slot = 0; slot < series; slot++)
            store._series.Add(Read<SeriesPhase>(reader));
        for (var place = 0; place < rented; place++)
            store.FoundAt(store.Grow()) = Read<FoundPeriod>(reader);
        store.Check();
        return store;
    }

    internal ref FoundPeriod FoundAt(int place) => ref _found[place / Block][place % Block];

    internal int Rent()
    {
        var place = _free.TryPop(out var used) ? used : Grow();
        FoundAt(place) = default;
        return place;
    }

    internal void Release(int place) => _free.Push(place);

    private static T Read<T>(BinaryReader reader)
        where T : unmanaged
    {
        T value = default;
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(new Span<T>(ref value)));
        return value;
    }

    private int Grow()
    {
        if (_rented / Block == _found.Count)
            _found.Add(new FoundPeriod[Block]);
        return _rented++;
    }

    // A damaged file must not let two series share a place, nor name one that is not there.
    private void Check()
    {
        var places = new HashSet<int>(_free);
        foreach (var series in _series)
            if (!series.IsSound || (series.Place >= 0 && !places.Add(series.Place)))
                throw new InvalidDataException("A series has an impossible number of known seconds, or shares the place of its period.");
        if (places.Count != _rented || places.Any(place => place < 0 || place >= _rented))
            throw new InvalidDataException($"{_rented} places for periods are kept; series and free places name others.");
        for (var place = 0; place < _rented; place++)
            if (!_free.Contains(place) && FoundAt(place).Period is not (>= 1 and <= BurstBits.Capacity))
                throw new InvalidDataException($"Period {place} is {FoundAt(place).Period} s; allowed: 1 to {BurstBits.Capacity}.");
    }

    private ref SeriesPhase At(int slot)
    {
        if ((uint)slot >= (uint)_series.Count)
            throw new ArgumentOutOfRangeException(nameof(slot), slot, $"Slots 0 to {_series.Count - 1} were begun.");
        return ref CollectionsMarshal.AsSpan(_series)[slot];
    }
}

/// <summary>Foretells the bursts of one series.</summary>
/// <param name="store">The store that holds the series.</param>
/// <param name="slot">The slot at which it was begun.</param>
public sealed class BurstForecaster(PhaseStore store, int slot)
{
    /// <summary>The period in seconds; 0 if it has none.</summary>
    public float Period => store.PeriodOf(slot);

    /// <inheritdoc cref="PhaseStore.Observe"/>
    public void Observe(in UsageWindow window) => store.Observe(slot, window);

    /// <summary>Returns what the period says of the time when a write acts; null without a period.</summary>
    /// <param name="now">The present on the clock of the windows.</param>
    /// <param name="actsIn">How long a write takes to act.</param>
    /// <param name="threshold">Use above this share of the size is a burst.</param>
    /// <param name="rules">How far ahead it looks.</param>
    public PhaseOutlook? Outlook(DateTimeOffset now, TimeSpan actsIn, float threshold, BurstRules rules) =>
        store.Outlook(slot, (now - DateTimeOffset.UnixEpoch).TotalSeconds, actsIn, threshold, rules);
}
