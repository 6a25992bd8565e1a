using System.Security.Cryptography;

namespace Bonding.Operator.Prometheus;

/// <summary>
/// A value that is parsed from files, and again when their content changes. Contents are compared and not times: Kubernetes replaces a
/// mounted file by turning a link above it. When the files cannot be used any more, that is logged once and the value stays. Thread-safe.
/// </summary>
/// <param name="files">The files, each with the option that names it.</param>
/// <param name="parse">Makes the value of the files' texts.</param>
public sealed class FileValue<T>(
    IReadOnlyList<(string Option, string Path)> files,
    Func<IReadOnlyList<string>, T> parse,
    TimeProvider time,
    ILogger logger
)
    where T : class
{
    private const long MaxBytes = 1 << 20;

    // A file is looked at this often at most.
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private IReadOnlyList<string> _texts = [];
    private volatile T? _value;
    private long? _readAt;

    /// <summary>The value that was read last; null before the first.</summary>
    public T? Last => _value;

    /// <summary>Why the files cannot be used now, or null.</summary>
    public string? Problem { get; private set; }

    /// <summary>Returns the value that the files hold, or the last one that they held.</summary>
    /// <exception cref="IOException">They never held one. The message names the option, the path and the reason.</exception>
    public T Current()
    {
        lock (_lock)
        {
            if (_readAt is not { } at || time.GetElapsedTime(at) >= Pause)
                Refresh();
            return _value ?? throw new IOException(Problem);
        }
    }

    private void Refresh()
    {
        _readAt = time.GetTimestamp();
        try
        {
            List<string> texts = [.. files.Select(file => Read(file.Path))];
            if (_value is null || !texts.SequenceEqual(_texts))
                (_value, _texts) = (parse(texts), texts);
            Problem = null;
        }
        catch (Exception error)
            when (error is IOException or UnauthorizedAccessException or CryptographicException or FormatException or ArgumentException)
        {
            Report($"{string.Join(", ", files.Select(file => $"{file.Option} is \"{file.Path}\""))}; it cannot be used: {error.Message}");
        }
    }

    private void Report(string problem)
    {
        if (problem != Problem && _value is not null)
            logger.LogWarning("{Problem}; what it held before is used", problem);
        Problem = problem;
    }

    private static string Read(string path) =>
        new FileInfo(path).Length <= MaxBytes ? File.ReadAllText(path) : throw new IOException($"it is longer than {MaxBytes} bytes");
}
