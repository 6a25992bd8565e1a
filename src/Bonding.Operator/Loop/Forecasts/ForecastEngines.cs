using System.Text;
using Bonding.Domain.Multipliers;
using Bonding.Forecasting.Cadence;
using Bonding.Forecasting.Engine;
using Bonding.Forecasting.Phases;
using Bonding.Kubernetes.Client;

namespace Bonding.Operator.Loop.Forecasts;

/// <summary>
/// One Prediction Engine per resource, for samples that are shares of a tenant's size, so that tenants learn from each other, and beside it
/// the periods of bursts of CPU. Used by one tick at a time.
/// </summary>
public sealed class ForecastEngines
{
    private const int Magic = 0x4653444E;
    private const int Version = 3;

    private static readonly MeteredResource[] Kinds = Enum.GetValues<MeteredResource>();

    private readonly CadenceStore[] _stores;
    private readonly PhaseStore _phases;
    private readonly Dictionary<NamespacedName, int[]> _slots;

    /// <summary>Creates engines that have learnt nothing.</summary>
    /// <param name="weights">The weights of the LSTM, for the resources whose forecasts it joins.</param>
    public ForecastEngines(ForecastWeights weights)
        : this([.. Kinds.Select(kind => new CadenceStore(OptionsOf(kind, weights)))], new PhaseStore(), []) { }

    private ForecastEngines(CadenceStore[] stores, PhaseStore phases, Dictionary<NamespacedName, int[]> slots) =>
        (_stores, _phases, _slots) = (stores, phases, slots);

    /// <summary>The number of tenants that are known.</summary>
    public int Count => _slots.Count;

    /// <summary>Returns the forecasters of one tenant. Those of a known tenant continue from what they have learnt.</summary>
    public TenantSeries GetOrAdd(NamespacedName key)
    {
        if (!_slots.TryGetValue(key, out var slots))
        {
            _slots[key] = slots = [.. _stores.Select(store => store.Add())];
            _phases.Begin(slots[(int)MeteredResource.Cpu]);
        }

        return new TenantSeries(
            [.. _stores.Zip(slots, (store, slot) => new WindowForecaster(store, slot))],
            new BurstForecaster(_phases, slots[(int)MeteredResource.Cpu])
        );
    }

    /// <summary>Removes every tenant that is not present.</summary>
    public void RemoveAllExcept(IReadOnlySet<NamespacedName> present)
    {
        foreach (var gone in _slots.Keys.Where(key => !present.Contains(key)).ToList())
            Remove(gone);
    }

    /// <summary>Removes a tenant, which begins anew if it is asked for again.</summary>
    public void Remove(NamespacedName key)
    {
        if (!_slots.Remove(key, out var slots))
            return;
        foreach (var (store, slot) in _stores.Zip(slots))
            store.Remove(slot);
        _phases.Begin(slots[(int)MeteredResource.Cpu]);
    }

    /// <summary>Writes all that the engines have learnt.</summary>
    public void Save(Stream stream)
    {
        using var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true);
        foreach (var number in new[] { Magic, Version, _slots.Count })
            writer.Write(number);
        foreach (var (key, slots) in _slots)
        {
            writer.Write(key.Namespace);
            writer.Write(key.Name);
            foreach (var slot in slots)
                writer.Write(slot);
        }

        writer.Flush();
        foreach (var store in _stores)
            store.Save(stream);
        _phases.Save(stream);
    }

    /// <summary>Reads what <see cref="Save"/> wrote. Every series is stale until its next sample.</summary>
    /// <exception cref="InvalidDataException">The stream holds no forecasts, or those of another version.</exception>
    /// <exception cref="EndOfStreamException">The stream ends too early.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A tenant has a slot that was not assigned.</exception>
    public static ForecastEngines Load(Stream stream, ForecastWeights weights)
    {
        using var reader = new BinaryReader(stream, Encoding.UTF8, leaveOpen: true);
        if (reader.ReadInt32() != Magic || reader.ReadInt32() is not Version)
            throw new InvalidDataException("These are not forecasts of this version of the operator.");
        var slots = new Dictionary<NamespacedName, int[]>();
        for (var remaining = reader.ReadInt32(); remaining > 0; remaining--)
        {
            var key = new NamespacedName(reader.ReadString(), reader.ReadString());
            if (!slots.TryAdd(key, [.. Kinds.Select(_ => reader.ReadInt32())]))
                throw new InvalidDataException($"Account {key} appears twice.");
        }

        var stores = Kinds.Select(kind => CadenceStore.Load(stream, OptionsOf(kind, weights))).ToArray();
        if (stores.Any(store => store.Count != slots.Count))
            throw new InvalidDataException($"There are {slots.Count} tenants and another number of series.");
        foreach (var kind in Kinds)
            Check(stores[(int)kind], slots.Values.Select(slot => slot[(int)kind]));
        var phases = PhaseStore.Load(stream);
        foreach (var slot in slots.Values)
            _ = phases.PeriodOf(slot[(int)MeteredResource.Cpu]);
        return new ForecastEngines(stores, phases, slots);
    }

    private static void Check(CadenceStore store, IEnumerable<int> slots)
    {
        var seen = new HashSet<int>();
        foreach (var slot in slots)
        {
            if (!seen.Add(slot))
                throw new InvalidDataException($"Slot {slot} appears twice.");
            _ = store.Score(slot);
        }
    }

    // Only disk traffic, whose size is a convention, can exceed it.
    private static ForecasterOptions OptionsOf(MeteredResource kind, ForecastWeights weights) =>
        new() { Capacity = kind == MeteredResource.Io ? double.PositiveInfinity : 1, Recurrent = weights.Of(kind) };
}

/// <summary>The forecasters of one tenant.</summary>
/// <param name="Usage">Those of its usage, by <see cref="MeteredResource"/>.</param>
/// <param name="Bursts">That of its bursts of CPU.</param>
public sealed record TenantSeries(IReadOnlyList<WindowForecaster> Usage, BurstForecaster Bursts);
