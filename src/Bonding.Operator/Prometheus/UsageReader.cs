using Bonding.Domain.Multipliers;
using Bonding.Operator.Configuration;
using Bonding.Operator.Instrumentation;
using Bonding.Operator.State;

namespace Bonding.Operator.Prometheus;

/// <summary>Reads what a tick needs to know about the usage of all tenants, in one query per metric.</summary>
public sealed class UsageReader(
    PrometheusClient prometheus,
    PrometheusHealth health,
    LoopMetrics metrics,
    PrometheusOptions options,
    TimeProvider time,
    ILogger<UsageReader> logger
)
{
    private const double WindowGrowth = 1.25;

    private readonly PrometheusClock _clock = new(time);
    private DateTimeOffset _respondedAt;
    private TimeSpan _window = options.MaxWindow;

    public async Task<UsageResponse> ReadAsync(UsageRequest question, CancellationToken stop)
    {
        var answer = await (_clock.IsUnset ? SetClockAsync(stop) : Task.FromResult<string?>(null)) is { } problem
            ? UsageResponse.Failed(problem)
            : await QueryAsync(question, stop);
        Report(answer.Problem);
        return answer;
    }

    private void Report(string? problem)
    {
        metrics.PrometheusUp.Set(problem is null ? 1 : 0);
        if (problem is null)
        {
            if (!health.IsAvailable)
                logger.LogInformation("Prometheus answers");
            health.MarkAvailable();
            return;
        }

        if (health.IsAvailable)
            logger.LogWarning("Prometheus does not answer: {Problem}; balances are settled when it does", problem);

        // While it was away it may have been replaced by one with another clock.
        _clock.Reset();
        health.MarkUnavailable(problem);
    }

    private async Task<string?> SetClockAsync(CancellationToken stop)
    {
        var answer = await prometheus.QueryAsync(MetricCatalog.Clock, null, stop);
        if (answer.Problem is not null)
            return answer.Problem;
        if (answer.Series is not [{ Samples: [.., var present] }])
            return "Prometheus does not tell the time";
        _clock.Set(present.At + TimeSpan.FromSeconds(1));
        return null;
    }

    private async Task<UsageResponse> QueryAsync(UsageRequest question, CancellationToken stop)
    {
        var now = _clock.Now;
        var windows = ReadWindow.Plan(question.Wanted(now), now, _window, options.MaxCatchUp);
        var settled = MetricCatalog.Settled.Where(query => question.Settled.Contains(query.Resource)).ToList();
        var others = QueryAsync(MetricCatalog.Others, windows[0] with { From = SinceLastResponse(now) }, question, stop);
        var pieces = await Task.WhenAll(windows.Select(window => QueryAsync(settled, window, question, stop)));
        FitWindow(pieces.Select(ProblemOf).FirstOrDefault(problem => problem is not null));
        if ((ProblemOf(pieces[0]) ?? ProblemOf(await others)) is { } problem)
            return UsageResponse.Failed(problem);
        _respondedAt = now;
        var read = windows
            .Zip(pieces)
            .Where(piece => ProblemOf(piece.Second) is null)
            .Select(piece => new UsageReading(piece.First, ByTenant(piece.Second)));
        return new UsageResponse(now, [.. read], ByTenant(await others), null);
    }

    // An answer for many tenants may be too long, or take too long: half as much is asked for next. It grows again slowly, not to fail every other time.
    private void FitWindow(string? problem)
    {
        if (problem is not null && _window > ReadWindow.Shortest)
            logger.LogInformation(
                "Samples of {Seconds} s could not be read at once: {Problem}; half as long is asked for next",
                (int)_window.TotalSeconds,
                problem
            );
        var fitting = problem is null ? _window * WindowGrowth : _window / 2;
        _window =
            fitting > options.MaxWindow ? options.MaxWindow
            : fitting < ReadWindow.Shortest ? ReadWindow.Shortest
            : fitting;
    }

    private static string? ProblemOf((MetricQuery Query, QueryResponse Answer)[] answers) =>
        answers.Select(answer => answer.Answer.Problem).FirstOrDefault(problem => problem is not null);

    private DateTimeOffset SinceLastResponse(DateTimeOffset now) =>
        _respondedAt <= now && now - _respondedAt < ReadWindow.ScrapeDelay ? _respondedAt : now - ReadWindow.ScrapeDelay;

    private Task<(MetricQuery Query, QueryResponse Answer)[]> QueryAsync(
        IEnumerable<MetricQuery> queries,
        ReadWindow window,
        UsageRequest question,
        CancellationToken stop
    ) =>
        Task.WhenAll(
            queries
                .Where(query => question.Sources.Contains(query.Source))
                .Select(async query =>
                    (
                        query,
                        await prometheus.QueryAsync(
                            query.Over(window.Length, question.Namespaces),
                            window.ReachesNow ? null : window.To,
                            stop
                        )
                    )
                )
        );

    private static ILookup<(MetricKey Key, MeteredResource Resource), RawSeries> ByTenant(
        IEnumerable<(MetricQuery Query, QueryResponse Answer)> answers
    ) =>
        answers
            .SelectMany(answer => answer.Answer.Series.Select(series => (answer.Query, Series: series)))
            .ToLookup(entry => (entry.Query.KeyOf(entry.Series), entry.Query.Resource), entry => entry.Series);
}

/// <summary>What a tick wants to know.</summary>
/// <param name="Wanted">Up to where each ledger was read, by the present.</param>
/// <param name="Settled">Resources that credits are settled for.</param>
/// <param name="Sources">Who reports the tenants.</param>
/// <param name="Namespaces">Namespaces of the tenants.</param>
public sealed record UsageRequest(
    Func<DateTimeOffset, IReadOnlyCollection<DateTimeOffset>> Wanted,
    IReadOnlySet<MeteredResource> Settled,
    IReadOnlySet<MetricSource> Sources,
    IReadOnlySet<string> Namespaces
);

/// <summary>What one tick learnt about usage.</summary>
/// <param name="Present">The present on the clock of Prometheus.</param>
/// <param name="Readings">Newest first is the recent past; then, if some account is far behind, the piece that it catches up with.</param>
/// <param name="Others">Series of the recent past that only forecasts use.</param>
/// <param name="Problem">What went wrong, if so; nothing else is said then.</param>
public sealed record UsageResponse(
    DateTimeOffset Present,
    IReadOnlyList<UsageReading> Readings,
    ILookup<(MetricKey Key, MeteredResource Resource), RawSeries> Others,
    string? Problem
)
{
    public static UsageResponse Failed(string problem) =>
        new(default, [], Enumerable.Empty<RawSeries>().ToLookup(_ => default((MetricKey, MeteredResource))), problem);
}

/// <summary>What credits are settled by, of a stretch of the past, by tenant and resource.</summary>
public sealed record UsageReading(ReadWindow Window, ILookup<(MetricKey Key, MeteredResource Resource), RawSeries> Series)
{
    /// <summary>Pods that tell in it and run no more, by their controller.</summary>
    public ILookup<string, MetricKey> Gone { get; init; } = Enumerable.Empty<MetricKey>().ToLookup(_ => "");
}
