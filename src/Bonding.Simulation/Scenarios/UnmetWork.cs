namespace Bonding.Simulation.Scenarios;

/// <summary>What becomes of work that is not served in the second it arrives in.</summary>
public enum UnmetWork
{
    /// <summary>It waits, first come, first served.</summary>
    Queued,

    /// <summary>It is given up, as in studies where each second's demand stands for itself.</summary>
    Lost,
}
