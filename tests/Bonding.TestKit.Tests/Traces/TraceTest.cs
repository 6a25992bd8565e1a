using Bonding.TestKit.Traces;
using CsCheck;

namespace Bonding.TestKit.Tests.Traces;

public sealed class TraceTest
{
    private const string Csv = "t,cpu,memory,read,write\n0,0.5,10,0,1\n1,1,20,2,0\n2,0,5,0,0\n";
    private static readonly Trace Small = Trace.Parse("small", Csv);

    [Fact]
    public void Bundled_traces_are_readable_and_long_enough_to_play()
    {
        Assert.True(Trace.Names.Count >= 6);
        foreach (var trace in Trace.Names.Select(Trace.Load))
        {
            Assert.InRange(trace.Seconds, 600, 3600);
            Assert.InRange(trace.PeakCores, 0.001, 2);
        }
    }

    [Fact]
    public void An_unknown_trace_is_named_with_those_that_exist()
    {
        var error = Assert.Throws<ArgumentException>(() => Trace.Load("weather"));
        Assert.Contains("'weather'", error.Message, StringComparison.Ordinal);
        Assert.Contains("web", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0.5)]
    [InlineData(1.5, 1)]
    [InlineData(3, 1.5)]
    [InlineData(7.5, 3.0 + 1.0)]
    public void CPU_seconds_are_the_integral_of_the_samples_and_the_trace_repeats(double second, double expected) =>
        Assert.Equal(expected, Small.At(TimeSpan.FromSeconds(second)).CpuSeconds, 9);

    [Fact]
    public void Totals_never_fall_and_never_outrun_the_peak()
    {
        var trace = Trace.Load("web");
        Gen.Select(Gen.Double[0, 5000], Gen.Double[0, 100])
            .Sample(
                (from, span) =>
                {
                    var begin = trace.At(TimeSpan.FromSeconds(from));
                    var end = trace.At(TimeSpan.FromSeconds(from + span));
                    Assert.InRange(end.CpuSeconds - begin.CpuSeconds, -1e-6, trace.PeakCores * span + 1e-6);
                    Assert.True(end.WriteBytes >= begin.WriteBytes - 1e-6);
                }
            );
    }
}
