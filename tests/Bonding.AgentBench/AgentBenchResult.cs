using System.Diagnostics;
using System.Globalization;
using Bonding.AgentBench.Reception;
using Bonding.Operator.Agents;

namespace Bonding.AgentBench;

/// <summary>What a run came to. Numbers of parts that did not run are NaN.</summary>
internal sealed record AgentBenchResult(BenchOptions Options, BenchReading Begin, BenchReading End)
{
    private const double Million = 1e6;
    private const double Mebibyte = 1024 * 1024;

    /// <summary>The agents whose memory is not counted.</summary>
    public required int Pioneers { get; init; }

    /// <summary>The reception before any agent came.</summary>
    public required ReceptionState Bare { get; init; }

    /// <summary>The reception with the first agents.</summary>
    public required ReceptionState Idle { get; init; }

    /// <summary>The reception with all agents, when nothing arrives.</summary>
    public required ReceptionState Full { get; init; }

    /// <summary>The reception after all agents have left: it remembers them for a minute, without their connections.</summary>
    public required ReceptionState Left { get; init; }

    /// <summary>The reports that the fleet sent.</summary>
    public required long Sent { get; init; }

    /// <summary>The reports that the agents know to be received.</summary>
    public required long Acknowledged { get; init; }

    /// <summary>The streams that the server ended.</summary>
    public required int Broken { get; init; }

    /// <summary>How many reports had each outcome, by the operator's counters.</summary>
    public required IReadOnlyDictionary<string, long> Outcomes { get; init; }

    /// <summary>How long Prometheus took for each query.</summary>
    public required IReadOnlyList<double> QueryMilliseconds { get; init; }

    /// <summary>The bytes of its answer.</summary>
    public required int AnswerBytes { get; init; }

    /// <summary>The series that it scraped.</summary>
    public required int Series { get; init; }

    /// <summary>The size of the native agent.</summary>
    public required double AgentSizeMebibytes { get; init; }

    /// <summary>The reviews of tokens that the API server made.</summary>
    public required int Reviews { get; init; }

    /// <summary>The last lines of the reception's log.</summary>
    public required string Tail { get; init; }

    /// <summary>
    /// Whether every report was received once, and no stream was ended. The native agent seeks a second replica, where it repeats the last
    /// reports; the last of the fleet's have no receipt yet.
    /// </summary>
    public bool IsWhole =>
        Broken == 0
        && Sent - Acknowledged <= (ReceiptCadence.Reports - 1L) * Options.Agents
        && Received >= Sent
        && Received + Repeated == Outcomes.Values.Sum();

    private long Received => Outcomes.GetValueOrDefault(nameof(ReportOutcome.Received));

    private long Repeated => Outcomes.GetValueOrDefault(nameof(ReportOutcome.Repeated));

    private double Seconds => Stopwatch.GetElapsedTime(Begin.At, End.At).TotalSeconds;

    private double CpuSeconds => End.Reception.CpuSeconds - Begin.Reception.CpuSeconds;

    private double PrometheusSeconds => End.PrometheusSeconds - Begin.PrometheusSeconds;

    private double HeapPerAgent => (Left.HeapBytes - Bare.HeapBytes) / (double)Options.Agents;

    private double Agents => Options.Agents - Pioneers;

    private long Reports => End.Sent - Begin.Sent;

    /// <summary>Returns lines for people; the last one is for machines.</summary>
    public IEnumerable<string> Lines()
    {
        var takes = End.Reception.TakeMilliseconds;
        var taken = End.Reception.Taken - Begin.Reception.Taken;
        yield return Line($"reports      {Reports} in {Seconds:0.0} s, {Reports / Seconds:0} a second");
        yield return Line($"             in all {Sent} sent, {Received} received once, {Repeated} repeated");
        yield return Line($"             {Broken} streams ended, {Reviews} tokens reviewed");
        yield return Line($"reception    {CpuSeconds / Seconds:0.000} CPUs, {End.Reception.ResidentBytes / Mebibyte:0} MiB resident,")
            + Line($" {End.Reception.CommittedBytes / Mebibyte:0} of them managed");
        yield return Line($"heap         {(Full.HeapBytes - Idle.HeapBytes) / Agents:0} bytes an agent, most of it of its connection")
            + Line($", and {HeapPerAgent:0} without");
        yield return Line($"ticks took   {taken} samples, p50 {At(takes, 0.5):0.0} ms, p99 {At(takes, 0.99):0.0} ms each");
        if (Series > 0)
        {
            yield return Line($"Prometheus   {PrometheusSeconds / Seconds:0.000} CPUs, {Series} series a second");
            yield return Line($"             queries of {AnswerBytes} bytes took p50 {At(QueryMilliseconds, 0.5):0.0} ms, ")
                + Line($"p99 {At(QueryMilliseconds, 0.99):0.0} ms");
        }

        if (!IsWhole)
            yield return $"not every report was received once. {Tail}";
        yield return $"RESULT {string.Join(' ', Numbers().Select(number => Line($"{number.Name}={number.Value}")))}";
    }

    private IEnumerable<(string Name, string Value)> Numbers()
    {
        static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
        yield return ("cpu_us_per_report", Text(CpuSeconds / Reports * Million, "0.0"));
        yield return ("heap_bytes_per_agent", Text(HeapPerAgent, "0"));
        yield return ("rss_bytes_per_connection", Text((End.Reception.ResidentBytes - Idle.ResidentBytes) / Agents, "0"));
        yield return ("query_p99_ms", Text(At(End.Reception.TakeMilliseconds, 0.99), "0.0"));
        yield return ("agent_size_mb", Text(AgentSizeMebibytes, "0.0"));
        yield return ("agent_rss_mb", Text(End.AgentMebibytes, "0.0"));
        yield return ("agent_cpu_percent", Text(100 * (End.AgentSeconds - Begin.AgentSeconds) / Seconds, "0.00"));
        yield return ("cpu_vs_prometheus", Text(CpuSeconds / PrometheusSeconds, "0.00"));
    }

    private static double At(IReadOnlyList<double> values, double share) =>
        values.Count == 0 ? double.NaN : values.Order().ElementAt((int)Math.Ceiling(share * values.Count) - 1);

    private static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
