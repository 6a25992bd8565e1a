using Bonding.Faults.Fleet;
using Bonding.Faults.Sweep;
using Bonding.Kubernetes.Client;
using Bonding.TestKit.Proxies.Faults;

namespace Bonding.Faults.Poison;

/// <summary>
/// Plans runs of the operator's own process in which one tenant is poisoned at half time; every second one is also killed once.
/// </summary>
internal static class PoisonPlan
{
    private const int Draws = 48;

    /// <param name="admin">The administrator.</param>
    /// <param name="passed">The calls of an undisturbed run of the process.</param>
    public static IReadOnlyList<Trial> For(ApiConnection admin, IReadOnlyList<CallPoint> passed)
    {
        var writes = passed.Where(point => point is { Verb: "update", Resource: "creditaccounts/status" or "bonds/status" }).ToList();
        return
        [
            .. Enumerable
                .Range(0, Draws)
                .Select(draw =>
                    draw % 2 == 0 || writes.Count == 0
                        ? Poisoned(draw, admin)
                        : PoisonedAndKilled(draw, admin, writes[draw * writes.Count / Draws])
                ),
        ];
    }

    private static Trial Poisoned(int draw, ApiConnection admin) =>
        new("poisoned tenant", $"draw {draw}", _ => Prepare(new PoisonedTenant(draw, admin), [], () => true));

    private static Trial PoisonedAndKilled(int draw, ApiConnection admin, CallPoint point) =>
        new(
            "poisoned tenant and kill -9",
            $"draw {draw}, {point}",
            _ =>
            {
                var rule = new RequestFaultRule(point, RequestFaults.After(context => Lifeline.Of(context).CrashAsync()));
                return Prepare(new PoisonedTenant(draw, admin), [rule], () => rule.HasFired);
            }
        );

    private static PreparedFault Prepare(PoisonedTenant tenant, IReadOnlyList<RequestFaultRule> rules, Func<bool> hasFired) =>
        new(
            new FleetOptions
            {
                Rules = rules,
                AsProcesses = true,
                Prometheus = tenant.Prometheus.Address,
            },
            hasFired
        )
        {
            AtHalfTime = tenant.PoisonAsync,
            AtEnd = tenant.FindAsync,
            Strangers = PoisonedTenant.Strangers,
            Resource = tenant,
        };
}
