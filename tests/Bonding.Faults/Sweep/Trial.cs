using Bonding.Faults.Fleet;
using Bonding.Faults.Scenario;
using Bonding.TestKit.Proxies.Faults;

namespace Bonding.Faults.Sweep;

/// <summary>One run to be made: the scenario with one fault at one position.</summary>
/// <param name="Fault">The name of the fault.</param>
/// <param name="Position">The call or watch event at which it happens.</param>
/// <param name="Prepare">
/// Makes the run's managers, whose fault must be new for each run; called with the resourceVersion at the run's beginning.
/// </param>
internal sealed record Trial(string Fault, string Position, Func<string, PreparedFault> Prepare)
{
    /// <summary>Returns the run without a fault, which records the positions.</summary>
    public static Trial Undisturbed(CallLog log) =>
        new("none", "-", _ => new PreparedFault(new FleetOptions { Rules = [log] }, () => true));

    public override string ToString() => $"{Fault} at {Position}";
}

/// <summary>A fault that is ready for one run.</summary>
/// <param name="Fleet">The options of the managers.</param>
/// <param name="HasFired">Returns whether the position was reached.</param>
internal sealed record PreparedFault(FleetOptions Fleet, Func<bool> HasFired)
{
    /// <summary>A change of the run's objects at half time that the managers did not make.</summary>
    public Func<AccountsWorld, CancellationToken, Task>? AtHalfTime { get; init; }

    /// <summary>Returns what does not hold at the end, beside what holds at the end of every run.</summary>
    public Func<AccountsWorld, CancellationToken, Task<IReadOnlyList<string>>>? AtEnd { get; init; }

    /// <summary>Lines of the end that the fault may change, such as <c>account lab</c>.</summary>
    public IReadOnlySet<string> Strangers { get; init; } = new HashSet<string>();

    /// <summary>What is disposed after the run.</summary>
    public IAsyncDisposable? Resource { get; init; }
}
