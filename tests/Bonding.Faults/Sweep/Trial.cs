using Bonding.Faults.Fleet;
using Bonding.Faults.Scenario;
using Bonding.TestKit.Proxies.Faults;

namespace Bonding.Faults.Sweep;

/// <summary>One run to be made: the scenario with one fault at one position.</summary>
/// <param name="Fault">What goes wrong.</param>
/// <param name="Position">Where.</param>
/// <param name="Prepare">Makes the run's managers, whose fault must be new for each run; called with the resourceVersion at the run's beginning.</param>
internal sealed record Trial(string Fault, string Position, Func<string, PreparedFault> Prepare)
{
    /// <summary>The run without a fault, which tells the positions.</summary>
    public static Trial Undisturbed(CallLog log) =>
        new("none", "-", _ => new PreparedFault(new FleetOptions { Rules = [log] }, () => true));

    public override string ToString() => $"{Fault} at {Position}";
}

/// <summary>A fault that is ready for one run.</summary>
/// <param name="Fleet">How the managers work.</param>
/// <param name="HasFired">Whether the position was reached.</param>
internal sealed record PreparedFault(FleetOptions Fleet, Func<bool> HasFired)
{
    /// <summary>What is done to the run's objects at half time, beside the managers.</summary>
    public Func<AccountsWorld, CancellationToken, Task>? AtHalfTime { get; init; }
}
