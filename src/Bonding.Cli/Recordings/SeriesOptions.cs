using System.CommandLine;
using System.Text.RegularExpressions;
using Bonding.Forecasting.Backtest;

namespace Bonding.Cli.Recordings;

/// <summary>The options for the source of recorded series: a CSV file or a range of a Prometheus server.</summary>
internal sealed class SeriesOptions
{
    private readonly Option<FileInfo?> _csv = new("--csv")
    {
        Description = "Recorded series: CSV with the time in the first column, one row per second.",
    };
    private readonly Option<string> _columns = new("--columns")
    {
        Description = "Regular expression of the series to take.",
        DefaultValueFactory = _ => ".",
    };
    private readonly Option<Uri?> _prometheus = new("--prometheus")
    {
        Description = "URL of a Prometheus server to read from instead of a file.",
    };
    private readonly Option<string?> _query = new("--query")
    {
        Description = "PromQL expression, evaluated at each second, such as sum by (pod) (rate(container_cpu_usage_seconds_total[5s])).",
    };
    private readonly Option<DateTimeOffset?> _start = new("--start") { Description = "First second, as 2026-05-01T12:00:00Z." };
    private readonly Option<DateTimeOffset?> _end = new("--end") { Description = "Last second; now by default." };

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_csv, _columns, _prometheus, _query, _start, _end])
            command.Add(option);
        command.Validators.Add(result =>
        {
            var (fromFile, fromServer) = (result.GetResult(_csv) is not null, result.GetResult(_prometheus) is not null);
            if (fromFile == fromServer)
                result.AddError("Give either --csv or --prometheus.");
            if (fromServer && (result.GetResult(_query) is null || result.GetResult(_start) is null))
                result.AddError("--prometheus needs --query and --start.");
        });
    }

    /// <exception cref="FormatException">The source is not a table of series, or no series matches.</exception>
    public async Task<SeriesTable> ReadAsync(ParseResult parsed, TimeProvider time, CancellationToken cancellationToken)
    {
        var table = parsed.GetValue(_csv) is { } file
            ? SeriesTable.Parse(File.ReadLines(file.FullName))
            : await RangeAsync(parsed, time, cancellationToken);
        var pattern = parsed.GetRequiredValue(_columns);
        var taken = table.Where(new Regex(pattern).IsMatch);
        return taken.Names.Count > 0
            ? taken
            : throw new FormatException(
                $"--columns {pattern}: there are only {string.Join(", ", table.Names.DefaultIfEmpty("no series"))}."
            );
    }

    private async Task<SeriesTable> RangeAsync(ParseResult parsed, TimeProvider time, CancellationToken cancellationToken)
    {
        using var http = new HttpClient { BaseAddress = parsed.GetRequiredValue(_prometheus) };
        return await new PrometheusRange(http).ReadAsync(
            parsed.GetRequiredValue(_query)!,
            parsed.GetRequiredValue(_start)!.Value,
            parsed.GetValue(_end) ?? time.GetUtcNow(),
            cancellationToken
        );
    }
}
