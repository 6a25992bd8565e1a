using MathNet.Numerics.Distributions;

namespace Bonding.Cli.Backtests;

/// <summary>The exact 95 % confidence interval of a share (Clopper and Pearson, 1934).</summary>
/// <param name="Low">The lower end, 0 to 1.</param>
/// <param name="High">The upper end, 0 to 1.</param>
internal sealed record ShareInterval(double Low, double High)
{
    private const double Outside = 0.025;

    /// <summary>Returns whether a share differs from the wanted one by more than chance.</summary>
    public Verdict Against(double wanted) =>
        double.IsNaN(Low) ? Verdict.Unknown
        : High < wanted ? Verdict.Below
        : Low > wanted ? Verdict.Above
        : Verdict.Chance;

    /// <summary>Computes the interval from quantiles of the beta distribution. Both ends are NaN if there is no observation.</summary>
    /// <param name="share">The observed share, 0 to 1.</param>
    /// <param name="observations">The number of independent observations.</param>
    public static ShareInterval Of(double share, long observations)
    {
        if (observations == 0 || double.IsNaN(share))
            return new ShareInterval(double.NaN, double.NaN);
        var (hits, misses) = (share * observations, (1 - share) * observations);
        return new ShareInterval(
            hits > 0 ? Beta.InvCDF(hits, misses + 1, Outside) : 0,
            misses > 0 ? Beta.InvCDF(hits + 1, misses, 1 - Outside) : 1
        );
    }
}
