using Bonding.Domain.Metering;
using Bonding.Operator.Configuration;

namespace Bonding.Operator.Prometheus;

/// <summary>
/// Reads namespaces with very many series apart from the others, one at a time and beside the ticks, so that no tick waits for them. What
/// cannot be read in short pieces either is left out: counters are cumulative, so the samples after it say what was used in it.
/// </summary>
internal sealed class ApartReader(FloodWatch floods, UsageQueries queries, PrometheusOptions options, TimeProvider time)
{
    // Pieces of 5 min, 75 s and 19 s, before the past is left out.
    private const int Pieces = 3;
    private const int PieceFactor = 4;

    private Task<ApartReading>? _running;

    /// <summary>Returns what was read since the last call, and begins the next reading when one is due.</summary>
    /// <param name="request">What the namespaces want; more than those that are read apart.</param>
    /// <param name="now">The present on the clock of Prometheus.</param>
    /// <param name="stop">Cancels the reading.</param>
    public IReadOnlyList<UsageReading> Take(UsageRequest request, DateTimeOffset now, CancellationToken stop)
    {
        var readings = _running is { IsCompleted: true } ended ? Take(ended, now) : [];
        if (_running is null && floods.Next(now) is { } ns)
            _running = ReadAsync(ns, request.Where(one => one == ns), now, stop);
        return readings;
    }

    private IReadOnlyList<UsageReading> Take(Task<ApartReading> ended, DateTimeOffset now)
    {
        _running = null;
        // It was cancelled with the tick that began it.
        if (!ended.IsCompletedSuccessfully)
            return [];
        var reading = ended.Result;
        if (reading.Readings.Count == 0)
            floods.Fail(reading.Namespace, now);
        else
            floods.Succeed(reading.Namespace, reading.Series, reading.IsWhole, reading.Took, now);
        return reading.Readings;
    }

    private async Task<ApartReading> ReadAsync(string ns, UsageRequest request, DateTimeOffset now, CancellationToken stop)
    {
        var (begun, failures) = (time.GetTimestamp(), floods.FailuresOf(ns));
        var isWhole = failures < Pieces;
        var piece = isWhole ? PieceAfter(failures) : UsageQueries.ShortestWindow;
        var windows = isWhole ? ReadWindow.Plan(request.Wanted(now), now, piece, options.MaxCatchUp) : [SinceOldest(request, now)];
        List<UsageReading> readings = [];
        var series = 0;
        foreach (var window in windows)
        {
            var answers = await ReadAsync(window, request, isWhole ? UsageQueries.PastOf(request, piece) : null, stop);
            if (answers.Problem is not null)
                return new ApartReading(ns, [], series, isWhole, time.GetElapsedTime(begun));
            series = Math.Max(series, answers.Results.Select(result => result.Response.Series.Count).DefaultIfEmpty().Max());
            readings.Add(
                new UsageReading(window, answers.ByTenant)
                {
                    Namespaces = new HashSet<string>(StringComparer.Ordinal) { ns },
                    ReachesBack = isWhole && request.ReachesBack,
                }
            );
        }
        return new ApartReading(ns, readings, series, isWhole, time.GetElapsedTime(begun));
    }

    // Half of what all others may have: it is read beside them.
    private Task<QueryAnswers> ReadAsync(ReadWindow window, UsageRequest request, TimeSpan? past, CancellationToken stop) =>
        queries.ReadAsync(
            UsageQueries.SettledFor(request),
            past is null ? window with { From = window.To - ReadWindow.ScrapeDelay } : window,
            request,
            stop,
            past ?? default,
            options.MaxResponseBytes / 2
        );

    private TimeSpan PieceAfter(int failures)
    {
        var piece = options.MaxWindow / Math.Pow(PieceFactor, failures);
        return piece > UsageQueries.ShortestWindow ? piece : UsageQueries.ShortestWindow;
    }

    // It counts as read from the oldest wanted moment, and only its end is.
    private static ReadWindow SinceOldest(UsageRequest request, DateTimeOffset now) =>
        new(request.Wanted(now).Append(now - ReadWindow.ScrapeDelay).Min(), now, ReachesNow: true);
}

/// <summary>One attempt to read a namespace apart.</summary>
/// <param name="Namespace">The namespace.</param>
/// <param name="Readings">What was read; empty if that failed.</param>
/// <param name="Series">The most series of one answer.</param>
/// <param name="IsWhole">Whether nothing was left out.</param>
/// <param name="Took">How long it took.</param>
internal sealed record ApartReading(string Namespace, IReadOnlyList<UsageReading> Readings, int Series, bool IsWhole, TimeSpan Took);
