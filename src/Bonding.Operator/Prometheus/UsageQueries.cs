using Bonding.Domain.Metering;
using Bonding.Domain.Multipliers;
using Bonding.Operator.Configuration;

namespace Bonding.Operator.Prometheus;

/// <summary>Sends the queries for one stretch of the past.</summary>
internal sealed class UsageQueries(PrometheusClient prometheus, PrometheusOptions options)
{
    /// <summary>No shorter stretch is worth a query of its own: the recent past is as long.</summary>
    public static readonly TimeSpan ShortestWindow = ReadWindow.ScrapeDelay + MetricQuery.Slack;

    /// <summary>Returns the queries that credits are settled by.</summary>
    public static IReadOnlyList<MetricQuery> SettledFor(UsageRequest request) =>
        [.. MetricCatalog.Settled.Where(query => request.Settled.Contains(query.Resource))];

    /// <summary>
    /// Returns how far before a stretch is read. Of a past that is too long to be read at once, less is read: what a counter counted before
    /// it is seen is then unknown.
    /// </summary>
    public static TimeSpan PastOf(UsageRequest request, TimeSpan piece) =>
        !request.ReachesBack ? default
        : piece * 2 < Staleness.FirstLookBack ? piece * 2
        : Staleness.FirstLookBack;

    /// <summary>Reads the samples of a stretch.</summary>
    public Task<QueryAnswers> ReadAsync(
        IEnumerable<MetricQuery> queries,
        ReadWindow window,
        UsageRequest request,
        CancellationToken stop,
        TimeSpan past = default,
        long? maxBytes = null
    ) =>
        AskAsync(
            queries,
            request,
            query => prometheus.QueryAsync(query.Over(window.Length, request.Names, options.Tellers, past), window.To, stop, maxBytes)
        );

    /// <summary>Returns the most series that one of the queries for a stretch would return, by namespace.</summary>
    public async Task<IReadOnlyDictionary<string, int>> CountAsync(
        IEnumerable<MetricQuery> queries,
        ReadWindow window,
        UsageRequest request,
        TimeSpan past,
        CancellationToken stop
    )
    {
        var answers = await AskAsync(
            queries,
            request,
            query => prometheus.QueryAsync(query.CountOver(window.Length, request.Names, options.Tellers, past), window.To, stop)
        );
        return Largest(
            answers.Results.SelectMany(result =>
                result
                    .Response.Series.Where(series => series.Samples.Count > 0)
                    .Select(series => KeyValuePair.Create(series["namespace"], (int)Math.Min(series.Samples[^1].Value, int.MaxValue)))
            )
        );
    }

    /// <summary>Returns the largest number by namespace.</summary>
    public static IReadOnlyDictionary<string, int> Largest(IEnumerable<KeyValuePair<string, int>> counts) =>
        counts
            .GroupBy(count => count.Key, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.Max(count => count.Value));

    private static async Task<QueryAnswers> AskAsync(
        IEnumerable<MetricQuery> queries,
        UsageRequest request,
        Func<MetricQuery, Task<QueryResponse>> ask
    ) =>
        new(
            await Task.WhenAll(
                queries
                    .Where(query => request.Namespaces.Count > 0 && request.Sources.Contains(query.Source))
                    .Select(async query => (query, await ask(query)))
            )
        );
}

/// <summary>The answers to the queries for one stretch.</summary>
internal sealed record QueryAnswers(IReadOnlyList<(MetricQuery Query, QueryResponse Response)> Results)
{
    /// <summary>What went wrong with the first that failed; null if none did.</summary>
    public string? Problem => Results.Select(result => result.Response.Problem).FirstOrDefault(problem => problem is not null);

    /// <summary>Those that did not fail.</summary>
    public QueryAnswers Good => new([.. Results.Where(result => result.Response.Problem is null)]);

    /// <summary>The series by tenant.</summary>
    public ILookup<(MetricKey Key, MeteredResource Resource), MetricSeries> ByTenant =>
        Results
            .SelectMany(result => result.Response.Series.Select(series => (result.Query, Series: series)))
            .ToLookup(entry => (entry.Query.KeyOf(entry.Series), entry.Query.Resource), entry => entry.Series);

    /// <summary>Returns the most series of one answer by namespace, of answers that have more than so many.</summary>
    public IReadOnlyDictionary<string, int> SeriesBeyond(int limit) =>
        UsageQueries.Largest(
            Results
                .Where(result => result.Response.Series.Count > limit)
                .SelectMany(result => result.Response.Series.CountBy(series => series["namespace"]))
        );
}
