using Bonding.Domain.Metering;
using Bonding.Domain.Multipliers;
using Bonding.Operator.Configuration;
using Bonding.Operator.Instrumentation;
using Bonding.Operator.State;

namespace Bonding.Operator.Prometheus;

/// <summary>Reads the usage of all tenants for a tick, with one query per metric and stretch.</summary>
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

    // No shorter stretch is worth a query of its own: the recent past is as long.
    private static readonly TimeSpan ShortestWindow = ReadWindow.ScrapeDelay + MetricQuery.Slack;

    private readonly PrometheusClock _clock = new(time);
    private DateTimeOffset _respondedAt;
    private TimeSpan _window = options.MaxWindow;
    private bool _wasReported;

    public async Task<UsageResponse> ReadAsync(UsageRequest request, CancellationToken stop)
    {
        var response = await (_clock.IsUnset ? SetClockAsync(stop) : Task.FromResult<string?>(null)) is { } problem
            ? UsageResponse.Failed(problem, _clock.Estimate)
            : await QueryAsync(request, stop);
        Report(response.Problem);
        return response;
    }

    private void Report(string? problem)
    {
        metrics.PrometheusUp.Set(problem is null ? 1 : 0);
        if (problem is null)
        {
            if (!health.IsAvailable)
                logger.LogInformation("Prometheus responds");
            health.MarkAvailable();
            return;
        }

        if (health.IsAvailable || !_wasReported)
            logger.LogWarning("Prometheus does not respond: {Problem}; balances are settled when it does", problem);
        _wasReported = true;

        // While it was away it may have been replaced by one with another clock.
        _clock.Reset();
        health.MarkUnavailable(problem);
    }

    private async Task<string?> SetClockAsync(CancellationToken stop)
    {
        var response = await prometheus.TimeAsync(stop);
        if (response.Present is { } present)
            _clock.Set(present);
        return response.Problem;
    }

    private async Task<UsageResponse> QueryAsync(UsageRequest request, CancellationToken stop)
    {
        var now = _clock.Now;
        var windows = ReadWindow.Plan(request.Wanted(now), now, _window, options.MaxCatchUp);
        var settled = MetricCatalog.Settled.Where(query => request.Settled.Contains(query.Resource)).ToList();
        var recent = windows[0] with { From = SinceLastResponse(now) };
        var others = QueryAsync(MetricCatalog.Others, recent, request, stop);
        var contention = QueryAsync(MetricCatalog.Contention, recent, request.WithPods, stop);
        var pieces = await Task.WhenAll(windows.Select(window => QueryAsync(settled, window, request, stop, PastOf(request))));
        FitWindow(pieces.Select(ProblemOf).FirstOrDefault(problem => problem is not null));
        var waited = (await contention).Where(result => result.Response.Problem is null);
        if ((ProblemOf(pieces[0]) ?? ProblemOf(await others)) is { } problem)
            return UsageResponse.Failed(problem, now);
        _respondedAt = now;
        var read = windows
            .Zip(pieces)
            .Where(piece => ProblemOf(piece.Second) is null)
            .Select(piece => new UsageReading(piece.First, ByTenant(piece.Second)) { ReachesBack = request.ReachesBack });
        return new UsageResponse(now, [.. read], ByTenant(await others), null) { Contention = ByTenant(waited) };
    }

    // Of a past that is too long to be read at once, less is read: what a counter counted before it is seen is then unknown.
    private TimeSpan PastOf(UsageRequest request) =>
        !request.ReachesBack ? default
        : _window * 2 < Staleness.FirstLookBack ? _window * 2
        : Staleness.FirstLookBack;

    // A response for many tenants may be too long or take too long: the next one is for half the time. The window grows again slowly, so
    // that not every other query fails.
    private void FitWindow(string? problem)
    {
        if (problem is not null && _window > ShortestWindow)
            logger.LogInformation(
                "Samples of {Seconds} s could not be read at once: {Problem}; the next query is for half the time",
                (int)_window.TotalSeconds,
                problem
            );
        var fitting = problem is null ? _window * WindowGrowth : _window / 2;
        _window =
            fitting > options.MaxWindow ? options.MaxWindow
            : fitting < ShortestWindow ? ShortestWindow
            : fitting;
    }

    private static string? ProblemOf((MetricQuery Query, QueryResponse Response)[] results) =>
        results.Select(result => result.Response.Problem).FirstOrDefault(problem => problem is not null);

    private DateTimeOffset SinceLastResponse(DateTimeOffset now) =>
        _respondedAt <= now && now - _respondedAt < ReadWindow.ScrapeDelay ? _respondedAt : now - ReadWindow.ScrapeDelay;

    private Task<(MetricQuery Query, QueryResponse Response)[]> QueryAsync(
        IEnumerable<MetricQuery> queries,
        ReadWindow window,
        UsageRequest request,
        CancellationToken stop,
        TimeSpan past = default
    ) =>
        Task.WhenAll(
            queries
                .Where(query => request.Sources.Contains(query.Source))
                .Select(async query =>
                    (
                        query,
                        await prometheus.QueryAsync(query.Over(window.Length, request.Namespaces, options.Tellers, past), window.To, stop)
                    )
                )
        );

    private static ILookup<(MetricKey Key, MeteredResource Resource), MetricSeries> ByTenant(
        IEnumerable<(MetricQuery Query, QueryResponse Response)> results
    ) =>
        results
            .SelectMany(result => result.Response.Series.Select(series => (result.Query, Series: series)))
            .ToLookup(entry => (entry.Query.KeyOf(entry.Series), entry.Query.Resource), entry => entry.Series);
}

/// <summary>What a tick needs to read.</summary>
/// <param name="Wanted">Returns up to where each ledger was read, given the present.</param>
/// <param name="Settled">Resources that credits are settled for.</param>
/// <param name="Sources">The exporters that report the tenants.</param>
/// <param name="Namespaces">Namespaces of the tenants.</param>
public sealed record UsageRequest(
    Func<DateTimeOffset, IReadOnlyCollection<DateTimeOffset>> Wanted,
    IReadOnlySet<MeteredResource> Settled,
    IReadOnlySet<MetricSource> Sources,
    IReadOnlySet<string> Namespaces
)
{
    /// <summary>Whether the past of some tenant is not remembered, so that it must be read.</summary>
    public bool ReachesBack { get; init; }

    /// <summary>The same, with the pods that VMs run in: their limits hold the VMs back.</summary>
    public UsageRequest WithPods => this with { Sources = new HashSet<MetricSource>(Sources) { MetricSource.Pod } };
}

/// <summary>The usage that one tick has read.</summary>
/// <param name="Present">The present on the clock of Prometheus; after a problem as far as it is known.</param>
/// <param name="Readings">The recent past first; then, if some ledger is far behind, the piece that it catches up with.</param>
/// <param name="Others">Series of the recent past that only forecasts use.</param>
/// <param name="Problem">What went wrong, or null. After a problem the lists are empty.</param>
public sealed record UsageResponse(
    DateTimeOffset Present,
    IReadOnlyList<UsageReading> Readings,
    ILookup<(MetricKey Key, MeteredResource Resource), MetricSeries> Others,
    string? Problem
)
{
    private static readonly ILookup<(MetricKey Key, MeteredResource Resource), MetricSeries> Nothing = Enumerable
        .Empty<MetricSeries>()
        .ToLookup(_ => default((MetricKey, MeteredResource)));

    /// <summary>
    /// Series of the recent past that say what held tenants back; empty of what could not be read. They are no usage, and without them all
    /// else goes on.
    /// </summary>
    public ILookup<(MetricKey Key, MeteredResource Resource), MetricSeries> Contention { get; init; } = Nothing;

    public static UsageResponse Failed(string problem, DateTimeOffset present) => new(present, [], Nothing, problem);
}

/// <summary>The samples of a stretch of the past that credits are settled by, by tenant and resource.</summary>
public sealed record UsageReading(ReadWindow Window, ILookup<(MetricKey Key, MeteredResource Resource), MetricSeries> Series)
{
    /// <summary>Whether the samples before it were read as far back as <see cref="Staleness.FirstLookBack"/>.</summary>
    public bool ReachesBack { get; init; }

    /// <summary>Since when a series must be new if it shows nothing earlier; null if the past before it was not read.</summary>
    public DateTimeOffset? WatchedFrom => ReachesBack ? Window.From : null;

    /// <summary>Pods that have samples in it and no longer run, by their controller.</summary>
    public ILookup<string, MetricKey> Gone { get; init; } = Enumerable.Empty<MetricKey>().ToLookup(_ => "");
}
