using System.Diagnostics.CodeAnalysis;

namespace Bonding.Operator.Loop.Forecasts;

/// <summary>
/// Keeps what the engines learnt over a restart. Each replica writes a file of its own, for the folder may be shared, and whoever starts goes on
/// from the newest. Nothing else depends on it: without a file, or with one that cannot be read, the engines begin anew.
/// </summary>
/// <param name="path">What the names of the files begin with; empty: nothing is kept.</param>
/// <param name="replica">What tells this replica's file from the others.</param>
public sealed class ForecastFile(string path, string replica, ForecastWeights weights, TimeProvider time, ILogger<ForecastFile> logger)
{
    private const string Unfinished = ".next";
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(5);

    // Who has written nothing for so long is gone.
    private static readonly TimeSpan Left = TimeSpan.FromHours(1);

    private readonly string _own =
        $"{path}.{string.Concat(replica.Select(letter => Path.GetInvalidFileNameChars().Contains(letter) ? '-' : letter))}";

    private long _savedAt = time.GetTimestamp();

    /// <summary>The engines of the newest file that can be read, or new ones.</summary>
    public ForecastEngines Read() =>
        All()
            .Where(file => file.Extension != Unfinished)
            .OrderByDescending(file => file.LastWriteTimeUtc)
            .ThenBy(file => file.Name, StringComparer.Ordinal)
            .Select(file => TryRead(file.FullName))
            .OfType<ForecastEngines>()
            .FirstOrDefault()
        ?? new ForecastEngines(weights);

    /// <summary>Writes the file if it was written some minutes ago.</summary>
    public void WriteIfDue(ForecastEngines engines)
    {
        if (time.GetElapsedTime(_savedAt) >= Every)
            Write(engines);
    }

    /// <summary>Writes the file as a whole or not at all. Engines that know nobody leave what others wrote the newest.</summary>
    public void Write(ForecastEngines engines)
    {
        _savedAt = time.GetTimestamp();
        if (path.Length == 0 || engines.Count == 0)
            return;
        try
        {
            var next = _own + Unfinished;
            using (var file = new BufferedStream(File.Create(next)))
                engines.Save(file);
            File.Move(next, _own, overwrite: true);
            var written = File.GetLastWriteTimeUtc(_own);
            foreach (var left in All().Where(file => written - file.LastWriteTimeUtc > Left))
                left.Delete();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            logger.LogWarning("The forecasts cannot be kept in {Path}: {Problem}", _own, error.Message);
        }
    }

    private List<FileInfo> All()
    {
        var folder = path.Length == 0 ? null : new DirectoryInfo(Path.GetDirectoryName(Path.GetFullPath(path))!);
        return folder is { Exists: true } ? [.. folder.EnumerateFiles(Path.GetFileName(path) + ".*")] : [];
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whatever a damaged file makes its reader trip over, forecasts can begin anew.")]
    private ForecastEngines? TryRead(string name)
    {
        try
        {
            using var file = new BufferedStream(File.OpenRead(name));
            var engines = ForecastEngines.Load(file, weights);
            logger.LogInformation("The forecasts of {Tenants} tenants go on from {Path}", engines.Count, name);
            return engines;
        }
        catch (Exception error)
        {
            logger.LogWarning("The forecasts in {Path} cannot be read and are left: {Problem}", name, error.Message);
            return null;
        }
    }
}
