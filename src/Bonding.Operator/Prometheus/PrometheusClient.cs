using System.Globalization;
using System.IO.Pipelines;
using System.Text.Json;
using Bonding.Domain.Metering;
using Bonding.Operator.Configuration;
using Bonding.Operator.Instrumentation;
using Polly;

namespace Bonding.Operator.Prometheus;

/// <summary>
/// Queries Prometheus for raw samples. Any failure (no connection, no response in time, HTML, an error status, a part of the data, a broken
/// or an endless body) becomes a problem of the response. No problem holds a credential.
/// </summary>
public sealed class PrometheusClient(
    HttpClient http,
    PrometheusOptions options,
    PrometheusCredentials credentials,
    TimeProvider time,
    LoopMetrics metrics
)
{
    private readonly SeriesLabelsCache _labels = new();
    private readonly string _path = PathOf(options.Access.Parameters);

    /// <summary>Returns the raw samples that a range selector selects, or the problem that prevented it.</summary>
    /// <param name="promql">A range selector such as <c>up[30s]</c>.</param>
    /// <param name="at">The moment at which it is evaluated, on the clock of Prometheus.</param>
    /// <param name="stop">Cancels the query.</param>
    /// <param name="maxBytes">The largest response that is read; null for that of the options.</param>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> was cancelled.</exception>
    public async Task<QueryResponse> QueryAsync(string promql, DateTimeOffset at, CancellationToken stop, long? maxBytes = null)
    {
        var time = (at.ToUnixTimeMilliseconds() / 1000.0).ToString("0.000", CultureInfo.InvariantCulture);
        var form = new Dictionary<string, string> { ["query"] = promql, ["time"] = time };
        var most = maxBytes ?? options.MaxResponseBytes;
        var response = await AskAsync(form, (body, token) => ReadAsync(body, most, token), QueryResponse.Failed, stop);
        return response.Problem is { } problem ? QueryResponse.Failed(credentials.Shown(problem)) : response;
    }

    /// <summary>Returns the present on the clock of Prometheus, or the problem that prevented it.</summary>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> was cancelled.</exception>
    public async Task<ClockResponse> TimeAsync(CancellationToken stop)
    {
        var clock = await AskAsync(new() { ["query"] = MetricCatalog.Clock }, ClockResponse.ReadAsync, ClockResponse.Failed, stop);
        return clock.Problem is { } problem ? ClockResponse.Failed(credentials.Shown(problem)) : clock;
    }

    private async Task<T> AskAsync<T>(
        Dictionary<string, string> form,
        Func<Stream, CancellationToken, Task<T>> read,
        Func<string, T> failed,
        CancellationToken stop
    )
    {
        using var deadline = new CancellationTokenSource(options.QueryTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, stop);
        try
        {
            return await SendAsync(form, read, failed, either.Token);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return failed($"no answer within {options.QueryTimeout.TotalSeconds:0.#} s");
        }
        catch (Exception error)
            when (error is HttpRequestException or IOException or JsonException or InvalidOperationException or ExecutionRejectedException)
        {
            return failed(ConnectionProblem.Of(error, options));
        }
    }

    private async Task<T> SendAsync<T>(
        Dictionary<string, string> form,
        Func<Stream, CancellationToken, Task<T>> read,
        Func<string, T> failed,
        CancellationToken stop
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, _path) { Content = new FormUrlEncodedContent(form) };
        credentials.ApplyTo(request);
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stop);
        // A refusal may come from a file that could not be read any more.
        if (await RefusedAnswer.ReadAsync(response, options.Access.Credentials, stop) is { } problem)
            return failed(credentials.Problem is { } stale ? $"{problem} ({stale})" : problem);
        await using var body = await response.Content.ReadAsStreamAsync(stop);
        return await read(body, stop);
    }

    private async Task<QueryResponse> ReadAsync(Stream body, long maxBytes, CancellationToken stop)
    {
        var parser = new MatrixParser(_labels, new SampleRejections(reason => metrics.SamplesRejected.WithLabels(reason).Inc()));
        var reader = PipeReader.Create(body);
        long used = 0;
        for (var isLast = false; !isLast; )
        {
            var read = await reader.ReadAsync(stop);
            if (used + read.Buffer.Length > maxBytes)
                return QueryResponse.Failed($"the response is longer than {maxBytes} bytes");
            isLast = read.IsCompleted;
            var usedTo = parser.Feed(read.Buffer, isLast);
            used += read.Buffer.Slice(0, usedTo).Length;
            reader.AdvanceTo(usedTo, read.Buffer.End);
        }

        return parser.ToResponse();
    }

    // In the URL, because a proxy that decides by a parameter does not read the form.
    private static string PathOf(Dictionary<string, string> parameters) =>
        "api/v1/query"
        + string.Concat(
            parameters
                .OrderBy(one => one.Key, StringComparer.Ordinal)
                .Select((one, index) => $"{(index == 0 ? '?' : '&')}{Uri.EscapeDataString(one.Key)}={Uri.EscapeDataString(one.Value)}")
        );
}

/// <summary>The result of a query: series, or a problem.</summary>
/// <param name="Series">Empty after a problem.</param>
/// <param name="Problem">What went wrong, or null.</param>
public sealed record QueryResponse(IReadOnlyList<MetricSeries> Series, string? Problem)
{
    public static QueryResponse Failed(string problem) => new([], problem);
}
