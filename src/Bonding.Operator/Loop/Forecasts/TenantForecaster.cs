using Bonding.Domain.Metering;
using Bonding.Domain.Multipliers;
using Bonding.Forecasting;
using Bonding.Forecasting.Engine;
using Bonding.Forecasting.Models;

namespace Bonding.Operator.Loop.Forecasts;

/// <summary>What is measured and forecast of one tenant. Not safe for use by several threads at once.</summary>
/// <param name="forecasters">By resource.</param>
public sealed class TenantForecaster(IReadOnlyList<Ensemble> forecasters)
{
    private readonly UsageRate _cpu = new();
    private readonly UsageRate _io = new();
    private readonly MemoryGauge _memory = new();
    private readonly Sample[] _latest = [.. Enum.GetValues<MeteredResource>().Select(_ => Sample.Missing)];

    /// <summary>Whether the CPU counter is fresh.</summary>
    public bool IsFresh => !double.IsNaN(_latest[(int)MeteredResource.Cpu].Value);

    /// <summary>The newest usage of a resource as a share of the tenant's size; NaN if it is not known.</summary>
    public double Latest(MeteredResource kind) => _latest[(int)kind].Value;

    public Forecast Predict(MeteredResource kind) => forecasters[(int)kind].Predict();

    /// <summary>How well a resource has been forecast lately.</summary>
    public SeriesScore ScoreOf(MeteredResource kind) => forecasters[(int)kind].Score;

    /// <summary>Takes the samples of one series.</summary>
    public void AddSamples(MeteredResource kind, MetricSeries series)
    {
        if (kind == MeteredResource.Memory)
            _memory.AddSamples(series);
        else
            (kind == MeteredResource.Cpu ? _cpu : _io).AddSamples(series.Id, series.Samples);
    }

    /// <summary>Hands the second that ends at <paramref name="present"/> to the forecasters; null: nobody saw it.</summary>
    public void Advance(DateTimeOffset? present, TenantCapacity size)
    {
        Observe(MeteredResource.Cpu, present is { } now ? _cpu.At(now) : null, size.Vcpus);
        Observe(MeteredResource.Memory, present is { } then ? _memory.At(then) : null, size.MemoryBytes);
        Observe(MeteredResource.Io, present is { } when ? _io.At(when) : null, size.IoBytesPerSecond);
    }

    private void Observe(MeteredResource kind, double? usage, double? whole)
    {
        var sample = usage is { } used && whole is > 0 and { } all ? new Sample(used / all) : Sample.Missing;
        _latest[(int)kind] = sample;
        forecasters[(int)kind].Observe(sample);
    }
}

/// <summary>What counts as all of a tenant: usage is forecast as a share of it.</summary>
/// <param name="Vcpus">All its CPU, above 0.</param>
/// <param name="MemoryBytes">All its memory; null if nothing says so, then memory is not forecast.</param>
/// <param name="IoBytesPerSecond">Disk traffic that counts as all.</param>
public readonly record struct TenantCapacity(double Vcpus, double? MemoryBytes, double IoBytesPerSecond);
