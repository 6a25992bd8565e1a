using Bonding.Operator.State;

namespace Bonding.Operator.Telemetry;

/// <summary>Reads what a tick needs to know about the usage of all tenants, in one query per metric.</summary>
public sealed class TelemetryReader(
    PrometheusClient prometheus, PrometheusHealth health, LoopMetrics metrics, PrometheusOptions options, TimeProvider time,
    ILogger<TelemetryReader> logger)
{
    private readonly PrometheusClock _clock = new(time);
    private DateTimeOffset _answeredAt;

    /// <param name="wanted">Up to where each account was read, by the present.</param>
    /// <param name="sources">Who reports the tenants.</param>
    /// <param name="namespaces">Namespaces of the tenants.</param>
    public async Task<TelemetryAnswer> ReadAsync(
        Func<DateTimeOffset, IReadOnlyCollection<DateTimeOffset>> wanted, IReadOnlyCollection<MetricSource> sources, IReadOnlyCollection<string> namespaces, CancellationToken stop)
    {
        var answer = await (_clock.IsUnset ? SetClockAsync(stop) : Task.FromResult<string?>(null)) is { } problem
            ? TelemetryAnswer.Failed(problem)
            : await AskAsync(wanted, sources, namespaces, stop);
        Report(answer.Problem);
        return answer;
    }

    private void Report(string? problem)
    {
        metrics.PrometheusUp.Set(problem is null ? 1 : 0);
        if (problem is null)
        {
            if (!health.IsAvailable) logger.LogInformation("Prometheus answers");
            health.Answered();
            return;
        }

        if (health.IsAvailable) logger.LogWarning("Prometheus does not answer: {Problem}; balances are settled when it does", problem);

        // While it was away it may have been replaced by one with another clock.
        _clock.Forget();
        health.Failed(problem);
    }

    private async Task<string?> SetClockAsync(CancellationToken stop)
    {
        var answer = await prometheus.QueryAsync(MetricCatalog.Clock, null, stop);
        if (answer.Problem is not null) return answer.Problem;
        if (answer.Series is not [{ Samples: [.., var present] }]) return "Prometheus does not tell the time";
        _clock.Set(present.At + TimeSpan.FromSeconds(1));
        return null;
    }

    private async Task<TelemetryAnswer> AskAsync(
        Func<DateTimeOffset, IReadOnlyCollection<DateTimeOffset>> wanted, IReadOnlyCollection<MetricSource> sources, IReadOnlyCollection<string> namespaces, CancellationToken stop)
    {
        var now = _clock.Now;
        var windows = ReadWindow.Plan(wanted(now), now, options.Piece, options.MaxCatchUp);
        var readings = windows.Select(window => AskAsync(MetricCatalog.Cpu, window, sources, namespaces, stop)).ToList();
        var others = AskAsync(MetricCatalog.Others, windows[0] with { From = SinceAnswer(now) }, sources, namespaces, stop);
        var answers = await Task.WhenAll(readings.Append(others));
        if (answers.SelectMany(answer => answer).FirstOrDefault(answer => answer.Answer.Problem is not null) is { Answer.Problem: { } problem })
            return TelemetryAnswer.Failed(problem);
        _answeredAt = now;
        var cpu = windows.Zip(answers, (window, answer) => new CpuReading(window, Flatten(answer).ToLookup(entry => entry.Query.KeyOf(entry.Series), entry => entry.Series)));
        var forForecasts = Flatten(answers[^1]).ToLookup(entry => (entry.Query.KeyOf(entry.Series), entry.Query.Resource), entry => entry.Series);
        return new TelemetryAnswer(now, [.. cpu], forForecasts, null);
    }

    private DateTimeOffset SinceAnswer(DateTimeOffset now) =>
        _answeredAt <= now && now - _answeredAt < ReadWindow.Late ? _answeredAt : now - ReadWindow.Late;

    private Task<(MetricQuery Query, QueryAnswer Answer)[]> AskAsync(
        IEnumerable<MetricQuery> queries, ReadWindow window, IReadOnlyCollection<MetricSource> sources, IReadOnlyCollection<string> namespaces, CancellationToken stop) =>
        Task.WhenAll(queries.Where(query => sources.Contains(query.Source)).Select(async query =>
            (query, await prometheus.QueryAsync(query.Over(window.Length, namespaces), window.ReachesNow ? null : window.To, stop))));

    private static IEnumerable<(MetricQuery Query, RawSeries Series)> Flatten(IEnumerable<(MetricQuery Query, QueryAnswer Answer)> answers) =>
        answers.SelectMany(answer => answer.Answer.Series.Select(series => (answer.Query, series)));
}
