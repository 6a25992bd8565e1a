using Bonding.Faults.Fleet;
using Bonding.TestKit.Proxies.Faults;

namespace Bonding.Faults.Sweep;

/// <summary>
/// Plans a SIGKILL of the operator's own process before and after every write of money that an undisturbed run of it makes.
/// </summary>
internal static class KillPlan
{
    /// <summary>Returns the run of the process without a fault.</summary>
    public static Trial Undisturbed(CallLog log) =>
        new("none (process)", "-", _ => new PreparedFault(new FleetOptions { Rules = [log], AsProcesses = true }, () => true));

    public static IReadOnlyList<Trial> For(IReadOnlyList<CallPoint> passed) =>
        [
            .. passed
                .Where(point =>
                    point is { Verb: "update", Resource: "creditaccounts/status" or "bonds/status" or "namespaceledgers/status" }
                )
                .SelectMany(point => (Trial[])[Kill("before", RequestFaults.Before, point), Kill("after", RequestFaults.After, point)]),
        ];

    private static Trial Kill(string when, Func<Func<Microsoft.AspNetCore.Http.HttpContext, Task>, RequestFault> fault, CallPoint point) =>
        new(
            $"kill -9 {when} the write",
            point.ToString(),
            _ =>
            {
                var rule = new RequestFaultRule(point, fault(context => Lifeline.Of(context).CrashAsync()));
                return new PreparedFault(new FleetOptions { Rules = [rule], AsProcesses = true }, () => rule.HasFired);
            }
        );
}
