using System.Diagnostics.CodeAnalysis;

namespace Bonding.Operator.Decisions;

/// <summary>Keeps what the engines learnt over a restart. Nothing else depends on it: without the file, or with one that cannot be read, they begin anew.</summary>
public sealed class ForecastFile(string path, ForecastWeights weights, TimeProvider time, ILogger<ForecastFile> logger)
{
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(5);

    private long _savedAt = time.GetTimestamp();

    /// <summary>The engines of the file, or new ones.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "Whatever a damaged file makes its reader trip over, forecasts can begin anew.")]
    public ForecastEngines Read()
    {
        if (path.Length == 0 || !File.Exists(path)) return new ForecastEngines(weights);
        try
        {
            using var file = new BufferedStream(File.OpenRead(path));
            var engines = ForecastEngines.Load(file, weights);
            logger.LogInformation("The forecasts of {Tenants} tenants go on from {Path}", engines.Count, path);
            return engines;
        }
        catch (Exception error)
        {
            logger.LogWarning("The forecasts in {Path} cannot be read, they begin anew: {Problem}", path, error.Message);
            return new ForecastEngines(weights);
        }
    }

    /// <summary>Writes the file if it was written some minutes ago.</summary>
    public void WriteIfDue(ForecastEngines engines)
    {
        if (time.GetElapsedTime(_savedAt) >= Every) Write(engines);
    }

    /// <summary>Writes the file as a whole or not at all.</summary>
    public void Write(ForecastEngines engines)
    {
        _savedAt = time.GetTimestamp();
        if (path.Length == 0) return;
        try
        {
            var next = path + ".next";
            using (var file = new BufferedStream(File.Create(next))) engines.Save(file);
            File.Move(next, path, overwrite: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            logger.LogWarning("The forecasts cannot be kept in {Path}: {Problem}", path, error.Message);
        }
    }
}
