using Bonding.Domain.Multipliers;
using Bonding.Forecasting;
using Bonding.Forecasting.Models;
using Bonding.Operator.Telemetry;

namespace Bonding.Operator.Decisions;

/// <summary>What is measured and forecast of one tenant. Not safe for use by several threads at once.</summary>
/// <param name="forecasters">By resource.</param>
public sealed class TenantSensors(IReadOnlyList<Ensemble> forecasters)
{
    private readonly UsageRate _cpu = new();
    private readonly UsageRate _io = new();
    private readonly MemoryUse _memory = new();
    private readonly Sample[] _latest = [.. Enum.GetValues<ResourceKind>().Select(_ => Sample.Missing)];

    /// <summary>Whether the CPU counter is fresh.</summary>
    public bool IsFresh => !double.IsNaN(_latest[(int)ResourceKind.Cpu].Value);

    /// <summary>The newest usage of a resource as a share of the tenant's size; NaN if it is not known.</summary>
    public double Latest(ResourceKind kind) => _latest[(int)kind].Value;

    public Forecast Predict(ResourceKind kind) => forecasters[(int)kind].Predict();

    /// <summary>How well a resource has been forecast lately.</summary>
    public SeriesScore ScoreOf(ResourceKind kind) => forecasters[(int)kind].Score;

    /// <summary>Takes the samples of one series.</summary>
    public void Take(ResourceKind kind, RawSeries series)
    {
        if (kind == ResourceKind.Memory) _memory.Take(series);
        else (kind == ResourceKind.Cpu ? _cpu : _io).Take(series.Id, series.Samples);
    }

    /// <summary>Hands the second that ends at <paramref name="present"/> to the forecasters; null: nobody saw it.</summary>
    public void Step(DateTimeOffset? present, TenantSize size)
    {
        Observe(ResourceKind.Cpu, present is { } now ? _cpu.At(now) : null, size.Vcpus);
        Observe(ResourceKind.Memory, present is { } then ? _memory.At(then) : null, size.MemoryBytes);
        Observe(ResourceKind.Io, present is { } when ? _io.At(when) : null, size.IoBytesPerSecond);
    }

    private void Observe(ResourceKind kind, double? usage, double? whole)
    {
        var sample = usage is { } used && whole is > 0 and { } all ? new Sample(used / all) : Sample.Missing;
        _latest[(int)kind] = sample;
        forecasters[(int)kind].Observe(sample);
    }
}
