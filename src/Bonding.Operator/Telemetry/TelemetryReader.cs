using Bonding.Domain.Multipliers;
using Bonding.Operator.State;

namespace Bonding.Operator.Telemetry;

/// <summary>Reads what a tick needs to know about the usage of all tenants, in one query per metric.</summary>
public sealed class TelemetryReader(
    PrometheusClient prometheus, PrometheusHealth health, LoopMetrics metrics, PrometheusOptions options, TimeProvider time,
    ILogger<TelemetryReader> logger)
{
    private const double PieceGrowth = 1.25;

    private readonly PrometheusClock _clock = new(time);
    private DateTimeOffset _answeredAt;
    private TimeSpan _piece = options.Piece;

    public async Task<TelemetryAnswer> ReadAsync(TelemetryQuestion question, CancellationToken stop)
    {
        var answer = await (_clock.IsUnset ? SetClockAsync(stop) : Task.FromResult<string?>(null)) is { } problem
            ? TelemetryAnswer.Failed(problem)
            : await AskAsync(question, stop);
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

    private async Task<TelemetryAnswer> AskAsync(TelemetryQuestion question, CancellationToken stop)
    {
        var now = _clock.Now;
        var windows = ReadWindow.Plan(question.Wanted(now), now, _piece, options.MaxCatchUp);
        var settled = MetricCatalog.Settled.Where(query => question.Settled.Contains(query.Resource)).ToList();
        var others = AskAsync(MetricCatalog.Others, windows[0] with { From = SinceAnswer(now) }, question, stop);
        var pieces = await Task.WhenAll(windows.Select(window => AskAsync(settled, window, question, stop)));
        FitPiece(pieces.Select(ProblemOf).FirstOrDefault(problem => problem is not null));
        if ((ProblemOf(pieces[0]) ?? ProblemOf(await others)) is { } problem) return TelemetryAnswer.Failed(problem);
        _answeredAt = now;
        var read = windows.Zip(pieces).Where(piece => ProblemOf(piece.Second) is null).Select(piece => new UsageReading(piece.First, ByTenant(piece.Second)));
        return new TelemetryAnswer(now, [.. read], ByTenant(await others), null);
    }

    // An answer for many tenants may be too long, or take too long: half as much is asked for next. It grows again slowly, not to fail every other time.
    private void FitPiece(string? problem)
    {
        if (problem is not null && _piece > ReadWindow.ShortestPiece)
            logger.LogInformation("Samples of {Seconds} s could not be read at once: {Problem}; half as long is asked for next", (int)_piece.TotalSeconds, problem);
        var fitting = problem is null ? _piece * PieceGrowth : _piece / 2;
        _piece = fitting > options.Piece ? options.Piece : fitting < ReadWindow.ShortestPiece ? ReadWindow.ShortestPiece : fitting;
    }

    private static string? ProblemOf((MetricQuery Query, QueryAnswer Answer)[] answers) =>
        answers.Select(answer => answer.Answer.Problem).FirstOrDefault(problem => problem is not null);

    private DateTimeOffset SinceAnswer(DateTimeOffset now) =>
        _answeredAt <= now && now - _answeredAt < ReadWindow.Late ? _answeredAt : now - ReadWindow.Late;

    private Task<(MetricQuery Query, QueryAnswer Answer)[]> AskAsync(
        IEnumerable<MetricQuery> queries, ReadWindow window, TelemetryQuestion question, CancellationToken stop) =>
        Task.WhenAll(queries.Where(query => question.Sources.Contains(query.Source)).Select(async query =>
            (query, await prometheus.QueryAsync(query.Over(window.Length, question.Namespaces), window.ReachesNow ? null : window.To, stop))));

    private static ILookup<(MetricKey Key, ResourceKind Resource), RawSeries> ByTenant(IEnumerable<(MetricQuery Query, QueryAnswer Answer)> answers) =>
        answers.SelectMany(answer => answer.Answer.Series.Select(series => (answer.Query, Series: series)))
            .ToLookup(entry => (entry.Query.KeyOf(entry.Series), entry.Query.Resource), entry => entry.Series);
}
