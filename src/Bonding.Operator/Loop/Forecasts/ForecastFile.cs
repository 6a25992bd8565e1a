using System.Diagnostics.CodeAnalysis;

namespace Bonding.Operator.Loop.Forecasts;

/// <summary>
/// Preserves what the engines have learnt over a restart. Each replica writes a file of its own, because the folder may be shared, and a
/// replica that starts continues from the newest file. Nothing else depends on it: without a file that can be read the engines begin anew.
/// </summary>
/// <param name="path">The beginning of the names of the files; if empty, nothing is preserved.</param>
/// <param name="replica">Distinguishes the file of this replica from the others.</param>
/// <param name="weights">The weights that the engines are created with.</param>
/// <param name="time">Measures the time between writes.</param>
/// <param name="logger">Logs files that cannot be written or read.</param>
public sealed class ForecastFile(string path, string replica, ForecastWeights weights, TimeProvider time, ILogger<ForecastFile> logger)
{
    private const string UnfinishedExtension = ".next";
    private static readonly TimeSpan WriteInterval = TimeSpan.FromMinutes(5);

    // A replica that has written nothing for so long is gone.
    private static readonly TimeSpan Abandoned = TimeSpan.FromHours(1);

    private readonly string _own =
        $"{path}.{string.Concat(replica.Select(letter => Path.GetInvalidFileNameChars().Contains(letter) ? '-' : letter))}";

    private long _savedAt = time.GetTimestamp();

    /// <summary>Returns the engines of the newest file that can be read, or new ones.</summary>
    public ForecastEngines Read() =>
        All()
            .Where(file => file.Extension != UnfinishedExtension)
            .OrderByDescending(file => file.LastWriteTimeUtc)
            .ThenBy(file => file.Name, StringComparer.Ordinal)
            .Select(file => TryRead(file.FullName))
            .OfType<ForecastEngines>()
            .FirstOrDefault()
        ?? new ForecastEngines(weights);

    /// <summary>Writes the file if five minutes have passed since it was last written.</summary>
    public void WriteIfDue(ForecastEngines engines)
    {
        if (time.GetElapsedTime(_savedAt) >= WriteInterval)
            Write(engines);
    }

    /// <summary>
    /// Writes the file as a whole or not at all. Engines without tenants write nothing, so that the file of another replica stays the
    /// newest.
    /// </summary>
    public void Write(ForecastEngines engines)
    {
        _savedAt = time.GetTimestamp();
        if (path.Length == 0 || engines.Count == 0)
            return;
        try
        {
            var unfinished = _own + UnfinishedExtension;
            using (var file = new BufferedStream(File.Create(unfinished)))
                engines.Save(file);
            File.Move(unfinished, _own, overwrite: true);
            var written = File.GetLastWriteTimeUtc(_own);
            foreach (var abandoned in All().Where(file => written - file.LastWriteTimeUtc > Abandoned))
                abandoned.Delete();
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

    [SuppressMessage("Design", "CA1031", Justification = "A damaged file can cause any exception; the forecasts can begin anew.")]
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
