using Bonding.Faults.Fleet;
using Bonding.Kubernetes.Informers;
using Bonding.TestKit.Proxies.Faults;
using Microsoft.AspNetCore.Http;

namespace Bonding.Faults.Sweep;

/// <summary>Plans every fault at every position that an undisturbed run passed.</summary>
internal static class TrialPlan
{
    private const string Accounts = "creditaccounts";
    private const string Bonds = "bonds";
    private const string Policies = "bondingpolicies";
    private const string Ledgers = "namespaceledgers";
    private const string Leases = "leases";

    /// <summary>A lease is renewed by the clock: its first calls represent all of them.</summary>
    private const int LeaseCalls = 2;

    /// <summary>A grant is accrued by the clock, too.</summary>
    private const int PolicyCalls = 8;

    private static readonly TimeSpan Late = TimeSpan.FromMilliseconds(400);
    private static readonly string[] Writes = ["create", "update", "patch"];
    private static readonly string[] Reads = ["get", "list"];
    private static readonly string[] Watched = [Accounts, Bonds, Policies, Ledgers];
    private static readonly string[] Money = [$"{Accounts}/status", $"{Bonds}/status"];

    private static readonly Func<HttpContext, Task> Crash = context => Lifeline.Of(context).CrashAsync();

    private static readonly (string Name, RequestFault Fault)[] WriteFaults =
    [
        ("conflict 409", RequestFaults.Refuse(409, "Conflict")),
        ("too many requests 429", RequestFaults.Refuse(429, "TooManyRequests", retryAfter: 1)),
        ("server error 500", RequestFaults.Refuse(500, "InternalError")),
        ("unavailable 503", RequestFaults.Refuse(503, "ServiceUnavailable")),
        ("cut before the server acted", RequestFaults.CutBefore),
        ("cut after the server acted", RequestFaults.CutAfter),
        ("timeout after success", RequestFaults.TimeOutAfter),
        ("crash before the write", RequestFaults.Before(Crash)),
        ("crash after the write", RequestFaults.After(Crash)),
    ];

    private static readonly (string Name, RequestFault Fault)[] ReadFaults =
    [
        ("read: gone 410", RequestFaults.Refuse(410, "Expired")),
        ("read: too many requests 429", RequestFaults.Refuse(429, "TooManyRequests", retryAfter: 1)),
        ("read: server error 500", RequestFaults.Refuse(500, "InternalError")),
        ("read: cut", RequestFaults.CutAfter),
        ("crash at a read", RequestFaults.Before(Crash)),
    ];

    private static readonly (string Name, WatchFault Fault)[] EventFaults =
    [
        ("event dropped with its watch", WatchFaults.Cut),
        ("watch ends after the event", WatchFaults.EndAfter),
        ("event late", WatchFaults.Delay(Late)),
        ("event twice", WatchFaults.Duplicate),
        ("event after the next one", WatchFaults.Reorder(Late)),
        ("watch gone 410", WatchFaults.Gone),
    ];

    /// <summary>Without an end of their watches nothing would show that an event is missing.</summary>
    private static readonly InformerOptions ShortWatches = new()
    {
        WatchLength = TimeSpan.FromSeconds(1),
        RelistPeriod = TimeSpan.FromSeconds(1),
    };

    public static IReadOnlyList<Trial> For(IReadOnlyList<CallPoint> passed)
    {
        var points = passed
            .Where(point => point.Resource != Leases || point.Occurrence <= LeaseCalls)
            .Where(point => !point.Resource.StartsWith(Policies, StringComparison.Ordinal) || point.Occurrence <= PolicyCalls)
            .ToList();
        var writes = points
            .Where(point =>
                Writes.Contains(point.Verb)
                && (Money.Contains(point.Resource) || point.Resource is Leases or Ledgers or $"{Ledgers}/status" or $"{Policies}/status")
            )
            .ToList();
        var reads = points
            .Where(point => Reads.Contains(point.Verb) && (Watched.Contains(point.Resource) || point.Resource == Leases))
            .ToList();
        var events = points.Where(point => point.Verb == CallPoint.Event && Watched.Contains(point.Resource)).ToList();
        var moneyWrites = writes.Where(point => Money.Contains(point.Resource)).ToList();
        return
        [
            .. from fault in WriteFaults from point in writes select OnRequest(fault.Name, fault.Fault, point),
            .. from fault in ReadFaults from point in reads select OnRequest(fault.Name, fault.Fault, point),
            .. from point in reads where point.Verb == "list" select StaleList(point),
            .. from fault in EventFaults from point in events select OnEvent(fault.Name, fault.Fault, point, new InformerOptions()),
            .. from point in events select OnEvent("event dropped unnoticed", WatchFaults.Drop, point, ShortWatches),
            .. from hours in (int[])[1, -1] from point in moneyWrites select ClockStep(hours, point),
            .. from point in moneyWrites select TwoManagers(point),
        ];
    }

    private static Trial OnRequest(string name, RequestFault fault, CallPoint point) =>
        new(
            name,
            point.ToString(),
            _ =>
            {
                var rule = new RequestFaultRule(point, fault);
                return new PreparedFault(new FleetOptions { Rules = [rule] }, () => rule.HasFired);
            }
        );

    private static Trial StaleList(CallPoint point) =>
        new(
            "stale list",
            point.ToString(),
            version =>
            {
                var rule = new RequestFaultRule(point, RequestFaults.StaleList(version));
                return new PreparedFault(new FleetOptions { Rules = [rule] }, () => rule.HasFired);
            }
        );

    private static Trial OnEvent(string name, WatchFault fault, CallPoint point, InformerOptions informers) =>
        new(
            name,
            point.ToString(),
            _ =>
            {
                var rule = new WatchFaultRule(point, fault);
                return new PreparedFault(new FleetOptions { Rules = [rule], Informers = informers }, () => rule.HasFired);
            }
        );

    private static Trial ClockStep(int hours, CallPoint point) =>
        new(
            $"clock {hours:+0;-0} h",
            point.ToString(),
            _ =>
            {
                var clock = new SteppedClock();
                var rule = new RequestFaultRule(
                    point,
                    (context, next) =>
                    {
                        clock.Step(TimeSpan.FromHours(hours));
                        return next(context);
                    }
                );
                return new PreparedFault(new FleetOptions { Rules = [rule], Clock = clock }, () => rule.HasFired);
            }
        );

    // One manager's write is held back, so that the other one overtakes it.
    private static Trial TwoManagers(CallPoint point) =>
        new(
            "two managers at once",
            point.ToString(),
            _ =>
            {
                var rule = new RequestFaultRule(point, RequestFaults.Delay(Late));
                return new PreparedFault(new FleetOptions { Rules = [rule], Managers = 2 }, () => rule.HasFired);
            }
        );
}
