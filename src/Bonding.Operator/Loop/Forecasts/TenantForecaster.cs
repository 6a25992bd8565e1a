using Bonding.Domain.Metering;
using Bonding.Domain.Multipliers;
using Bonding.Forecasting;
using Bonding.Forecasting.Engine;
using Bonding.Forecasting.Models;

namespace Bonding.Operator.Loop.Forecasts;

/// <summary>Measures and forecasts the usage of one tenant. Not thread-safe.</summary>
/// <param name="forecasters">The forecasters by resource.</param>
public sealed class TenantForecaster(IReadOnlyList<Ensemble> forecasters)
{
    private readonly UsageRate _cpu = new();
    private readonly UsageRate _io = new();
    private readonly MemoryGauge _memory = new();
    private readonly Sample[] _latest = [.. Enum.GetValues<MeteredResource>().Select(_ => Sample.Missing)];

    /// <summary>Whether the CPU counter is fresh.</summary>
    public bool IsFresh => !double.IsNaN(_latest[(int)MeteredResource.Cpu].Value);

    /// <summary>Returns the newest usage of a resource as a share of the tenant's size; NaN if it is not known.</summary>
    public double Latest(MeteredResource kind) => _latest[(int)kind].Value;

    /// <summary>Returns the forecast of a resource, as shares of the tenant's size.</summary>
    public Forecast Predict(MeteredResource kind) => forecasters[(int)kind].Predict();

    /// <summary>Returns how well a resource has been forecast lately.</summary>
    public SeriesScore ScoreOf(MeteredResource kind) => forecasters[(int)kind].Score;

    /// <summary>Adds the samples of one series.</summary>
    public void AddSamples(MeteredResource kind, MetricSeries series)
    {
        if (kind == MeteredResource.Memory)
            _memory.AddSamples(series);
        else
            (kind == MeteredResource.Cpu ? _cpu : _io).AddSamples(series.Id, series.Samples);
    }

    /// <summary>Passes the usage of one second to the forecasters.</summary>
    /// <param name="present">The end of the second on the clock of the samples; null if the second was not observed.</param>
    /// <param name="size">What counts as full use.</param>
    public void Advance(DateTimeOffset? present, TenantCapacity size)
    {
        var (cpu, memory, io) = present is { } now ? (_cpu.At(now), _memory.At(now), _io.At(now)) : (null, null, null);
        Observe(MeteredResource.Cpu, cpu, size.Vcpus);
        Observe(MeteredResource.Memory, memory, size.MemoryBytes);
        Observe(MeteredResource.Io, io, size.IoBytesPerSecond);
    }

    private void Observe(MeteredResource kind, double? usage, double? capacity)
    {
        var sample = usage is { } used && capacity is > 0 and { } full ? new Sample(used / full) : Sample.Missing;
        _latest[(int)kind] = sample;
        forecasters[(int)kind].Observe(sample);
    }
}

/// <summary>What counts as full use by a tenant: usage is forecast as a share of it.</summary>
/// <param name="Vcpus">All its CPU, above 0.</param>
/// <param name="MemoryBytes">All its memory; null if it is not declared, then memory is not forecast.</param>
/// <param name="IoBytesPerSecond">Disk traffic that counts as full use.</param>
public readonly record struct TenantCapacity(double Vcpus, double? MemoryBytes, double IoBytesPerSecond);
