namespace Bonding.Simulation.Results;

/// <summary>One second of a run, over all nodes. Cores and vCPU-seconds.</summary>
/// <param name="Offered">Work that arrived.</param>
/// <param name="Used">CPU that was used, burnt CPU included.</param>
/// <param name="Waiting">Work that waits at its end, by class in the order of <see cref="PolicyResult.ClassNames"/>.</param>
public readonly record struct Moment(double Offered, double Used, IReadOnlyList<double> Waiting);
