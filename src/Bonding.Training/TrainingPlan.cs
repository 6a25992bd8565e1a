namespace Bonding.Training;

/// <summary>How a network is trained.</summary>
/// <param name="Epochs">Rounds of <see cref="Steps"/> batches.</param>
/// <param name="HoldOut">The last share of each series in time, kept for judging; in (0, 1).</param>
/// <param name="Seed">Where the dice start: the same seed, data and machine give the same weights.</param>
internal sealed record TrainingPlan(int Epochs = 60, double HoldOut = 0.25, int Seed = 1)
{
    /// <summary>Seconds that the network runs over before it starts anew from an empty memory.</summary>
    public const int Window = 150;

    /// <summary>First seconds of a window that are not judged: the memory is still empty.</summary>
    public const int WarmUp = 30;

    /// <summary>Windows per step.</summary>
    public const int Batch = 32;

    public const int Steps = 25;

    public const double Rate = 4e-3;

    /// <summary>The shortest series that has a window in both parts.</summary>
    public int ShortestSeries => (int)Math.Ceiling((Window + TrainingSeries.Settled + 10) / Math.Min(HoldOut, 1 - HoldOut));
}
