using System.Text.Json;
using System.Text.Json.Nodes;
using Bonding.Simulation.Results;

namespace Bonding.Cli.Simulate;

/// <summary>Writes the report as JSON: seconds, vCPU-seconds and credits, shares from 0 to 1.</summary>
internal static class JsonReport
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static string Write(SimulationReport report) =>
        new JsonObject
        {
            ["scenario"] = report.Scenario.Name,
            ["seconds"] = report.Scenario.Seconds,
            ["tenants"] = report.Scenario.Tenants.Count,
            ["nodes"] = report.Scenario.Nodes.Count,
            ["policies"] = new JsonArray([.. report.Results.Select(Policy)]),
            ["adversaries"] = new JsonArray([
                .. report.Adversaries.Select(result => new JsonObject
                {
                    ["policy"] = result.Policy,
                    ["adversary"] = ReportFormat.Name(result.Kind),
                    ["owner"] = result.Owner,
                    ["inTimeHonest"] = Round(result.Honest.InTime),
                    ["inTimeGaming"] = Round(result.Gaming.InTime),
                    ["gain"] = Round(result.Gain),
                }),
            ]),
        }.ToJsonString(Indented);

    private static JsonObject Policy(PolicyResult result) =>
        new()
        {
            ["policy"] = result.Policy,
            ["utilisation"] = Round(result.Windows[0].Utilisation),
            ["utilisationUnderContention"] = Round(result.Windows[0].UtilisationUnderContention),
            ["minOverMax"] = Round(result.Windows[0].MinOverMax),
            ["jain"] = Round(result.Windows[0].Jain),
            ["leastSharingIncentive"] = Round(result.Windows[0].LeastSharingIncentive),
            ["writes"] = result.Writes,
            ["writesNotMade"] = result.Windows[0].WritesNotMade,
            ["flipsPerTenantHour"] = Round(result.FlipsPerTenantHour),
            ["classes"] = new JsonArray([.. result.Windows[0].Classes.Select(group => Work(group.Class, group.Work, group.Requests))]),
            ["tenants"] = new JsonArray([.. result.Windows[0].Tenants.Select(tenant => Work(tenant.Key, tenant.Work, tenant.Requests))]),
            ["credits"] = Credits(result.Credits),
        };

    private static JsonObject Work(string name, WorkTally work, RequestTally requests) =>
        new()
        {
            ["name"] = name,
            ["offered"] = Round(work.Offered),
            ["served"] = Round(work.Served),
            ["inTime"] = Round(work.InTime),
            ["givenUp"] = Round(work.GivenUp),
            ["leftOver"] = Round(work.LeftOver),
            ["wait"] = Waits(work.Waits),
            ["waitUnderContention"] = Waits(work.WaitsUnderContention),
            ["heldOverBase"] = Round(requests.Held),
            ["writes"] = requests.Writes,
            ["writesReversed"] = requests.Reversed,
        };

    private static JsonObject Waits(WaitHistogram waits) =>
        new()
        {
            ["work"] = Round(waits.Total),
            ["mean"] = Round(waits.MeanSeconds),
            ["p50"] = waits.Quantile(0.5),
            ["p99"] = waits.Quantile(0.99),
        };

    private static JsonObject Credits(CreditFlows flows) =>
        new()
        {
            ["opening"] = flows.Opening.ToString(),
            ["minted"] = flows.Minted.ToString(),
            ["spent"] = flows.Spent.ToString(),
            ["discarded"] = flows.Discarded.ToString(),
            ["bonded"] = flows.Bonded.ToString(),
            ["tax"] = flows.Tax.ToString(),
            ["balance"] = flows.Balance.ToString(),
            ["owed"] = flows.Owed.ToString(),
            ["units"] = flows.Units,
            ["imbalance"] = flows.Imbalance.ToString(),
        };

    private static double? Round(double value) => double.IsFinite(value) ? Math.Round(value, 6) : null;
}
