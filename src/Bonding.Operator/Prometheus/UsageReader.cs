using Bonding.Domain.Metering;
using Bonding.Operator.Configuration;
using Bonding.Operator.Instrumentation;
using Bonding.Operator.State;

namespace Bonding.Operator.Prometheus;

/// <summary>
/// Reads the usage of all tenants for a tick, with one query per metric and stretch. Namespaces with very many series are read apart.
/// </summary>
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
    private readonly UsageQueries _queries = new(prometheus, options);
    private readonly FloodWatch _floods = new(options.MaxSeriesPerNamespace);

    // What could not be read in the last tick.
    private IReadOnlyList<ReadWindow> _unread = [];
    private DateTimeOffset _respondedAt;
    private TimeSpan _window = options.MaxWindow;
    private int _turn;
    private bool _wasReported;

    private ApartReader Apart => field ??= new ApartReader(_floods, _queries, options, time);

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

    // Those with very many series are found by the series that were read, and by a count of those that could not be read. It comes before
    // the next queries: these may fail for the same reason.
    private async Task<UsageResponse> QueryAsync(UsageRequest request, CancellationToken stop)
    {
        var now = _clock.Now;
        _floods.Keep(request.Names.ToHashSet(StringComparer.Ordinal));
        await CountUnreadAsync(request.Where(ns => !_floods.Apart.Contains(ns)), now, stop);
        var apart = _floods.Apart;
        var response = await QueryAsync(request.Where(ns => !apart.Contains(ns)), now, stop);
        var readings = Apart.Take(request, now, stop);
        Publish(_floods.Unread, _floods.Apart.Count);
        return response.Problem is null ? response with { Readings = [.. response.Readings, .. readings] } : response;
    }

    private async Task CountUnreadAsync(UsageRequest request, DateTimeOffset now, CancellationToken stop)
    {
        var queries = UsageQueries.SettledFor(request).Concat(MetricCatalog.Others).ToList();
        foreach (var window in _unread)
            Note(await _queries.CountAsync(queries, window, request, UsageQueries.PastOf(request, _window), stop), now);
        _unread = [];
    }

    private void Note(IReadOnlyDictionary<string, int> series, DateTimeOffset now)
    {
        foreach (var ns in _floods.Note(series, now))
            logger.LogWarning(
                "Namespace {Namespace} has {Series} series of one query, more than {Limit}: it is read apart from the others",
                ns,
                series[ns],
                options.MaxSeriesPerNamespace
            );
    }

    private void Publish(IReadOnlyDictionary<string, int> unread, int apart)
    {
        foreach (var ns in unread.Keys.Except(health.Floods.Keys))
            logger.LogWarning(
                "The {Series} series of namespace {Namespace} cannot be read; its accounts are settled later",
                unread[ns],
                ns
            );
        foreach (var ns in health.Floods.Keys.Except(unread.Keys))
            logger.LogInformation("The series of namespace {Namespace} can be read again", ns);
        health.Flood(unread);
        metrics.NamespacesApart.Set(apart);
        metrics.NamespacesFlooded.Set(unread.Count);
    }

    private async Task<UsageResponse> QueryAsync(UsageRequest request, DateTimeOffset now, CancellationToken stop)
    {
        var (windows, past) = (
            ReadWindow.Plan(request.Wanted(now), now, _window, options.MaxCatchUp, _turn++ & int.MaxValue),
            UsageQueries.PastOf(request, _window)
        );
        var settled = UsageQueries.SettledFor(request);
        var recent = windows[0] with { From = SinceLastResponse(now) };
        var others = _queries.ReadAsync(MetricCatalog.Others, recent, request, stop);
        var contention = _queries.ReadAsync(MetricCatalog.Contention, recent, request.WithPods, stop);
        var pieces = await Task.WhenAll(windows.Select(window => _queries.ReadAsync(settled, window, request, stop, past)));
        Judge(windows, [.. pieces], await others, now);
        if ((pieces[0].Problem ?? (await others).Problem) is { } problem)
            return UsageResponse.Failed(problem, now);
        _respondedAt = now;
        var namespaces = request.Names.ToHashSet(StringComparer.Ordinal);
        var read = windows
            .Zip(pieces)
            .Where(piece => piece.Second.Problem is null)
            .Select(piece => new UsageReading(piece.First, piece.Second.ByTenant)
            {
                Namespaces = namespaces,
                ReachesBack = request.ReachesBack,
            });
        return new UsageResponse(now, [.. read], (await others).ByTenant, null) { Contention = (await contention).Good.ByTenant };
    }

    private void Judge(IReadOnlyList<ReadWindow> windows, IReadOnlyList<QueryAnswers> pieces, QueryAnswers others, DateTimeOffset now)
    {
        foreach (var answers in pieces.Append(others))
            Note(answers.SeriesBeyond(options.MaxSeriesPerNamespace), now);
        _unread = [.. windows.Where((_, place) => pieces[place].Problem is not null || (place == 0 && others.Problem is not null))];
        FitWindow(pieces.Select(piece => piece.Problem).FirstOrDefault(problem => problem is not null));
    }

    // A response for many tenants may be too long or take too long: the next one is for half the time. The window grows again slowly, so
    // that not every other query fails.
    private void FitWindow(string? problem)
    {
        if (problem is not null && _window > UsageQueries.ShortestWindow)
            logger.LogInformation(
                "Samples of {Seconds} s could not be read at once: {Problem}; the next query is for half the time",
                (int)_window.TotalSeconds,
                problem
            );
        var fitting = problem is null ? _window * WindowGrowth : _window / 2;
        _window =
            fitting > options.MaxWindow ? options.MaxWindow
            : fitting < UsageQueries.ShortestWindow ? UsageQueries.ShortestWindow
            : fitting;
    }

    private DateTimeOffset SinceLastResponse(DateTimeOffset now) =>
        _respondedAt <= now && now - _respondedAt < ReadWindow.ScrapeDelay ? _respondedAt : now - ReadWindow.ScrapeDelay;
}
