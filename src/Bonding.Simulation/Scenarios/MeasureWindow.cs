namespace Bonding.Simulation.Scenarios;

/// <summary>A stretch of a run that is measured for itself.</summary>
/// <param name="Name">For reports.</param>
/// <param name="From">First second.</param>
/// <param name="Until">First second after it.</param>
public readonly record struct MeasureWindow(string Name, int From, int Until)
{
    public int Seconds => Until - From;

    public bool Holds(int second) => second >= From && second < Until;
}
