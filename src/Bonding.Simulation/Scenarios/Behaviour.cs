namespace Bonding.Simulation.Scenarios;

/// <summary>How a tenant games the rules. All seconds.</summary>
/// <param name="BurnPeriod">It burns CPU for nothing in the first <paramref name="BurnFor"/> seconds of each such period; 0: never.</param>
/// <param name="BurnFor">See <paramref name="BurnPeriod"/>.</param>
/// <param name="RestPeriod">It holds its work back except in the first <paramref name="WorkFor"/> seconds of each such period; 0: never.</param>
/// <param name="WorkFor">See <paramref name="RestPeriod"/>.</param>
public readonly record struct Behaviour(int BurnPeriod, int BurnFor, int RestPeriod, int WorkFor)
{
    public static Behaviour Honest => default;

    /// <summary>Its own work comes first; whatever else it gets is burnt, up to its size.</summary>
    public bool Burns(int second) => BurnPeriod > 0 && second % BurnPeriod < BurnFor;

    public bool Rests(int second) => RestPeriod > 0 && second % RestPeriod >= WorkFor;
}
