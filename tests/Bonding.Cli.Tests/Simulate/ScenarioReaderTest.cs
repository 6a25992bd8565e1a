using Bonding.Cli.Simulate;
using Bonding.Domain.Credits;
using Bonding.Simulation.Policies;
using Bonding.Simulation.Scenarios;

namespace Bonding.Cli.Tests.Simulate;

public class ScenarioReaderTest
{
    private const string Small = """
        seconds: 60
        nodes: [{ name: node, millicores: 2000 }]
        tenants:
        - { name: web, vcpus: 2, request: 300, load: { constant: 0.5 } }
        """;

    public static TheoryData<string> BuiltIn => [.. BuiltInScenarios.Names];

    [Theory]
    [MemberData(nameof(BuiltIn))]
    public void Every_built_in_scenario_can_be_run(string name)
    {
        var plan = ScenarioReader.Read(BuiltInScenarios.Find(name)!, null, _ => throw new FileNotFoundException());
        Assert.NotEmpty(plan.Scenario.Description);
        Assert.All(plan.Scenario.Tenants, tenant => Assert.Equal(plan.Scenario.Seconds, tenant.Demand.Count));
    }

    [Fact]
    public void What_is_left_out_has_its_documented_default()
    {
        var plan = ScenarioReader.Read(Small, null, File.ReadAllText);
        var tenant = Assert.Single(plan.Scenario.Tenants);
        Assert.Equal(
            ("web/web", "all", "node", 20m, CreditSpecification.Standard),
            (tenant.Key, tenant.Class, tenant.Node, tenant.BaselinePercent, tenant.Specification)
        );
        Assert.Equal(
            (15, 60, 1, 1),
            (plan.Scenario.Windows[0].From, plan.Scenario.Seconds, plan.Scenario.ObservationDelay, plan.Scenario.ActuationDelay)
        );
        Assert.Equal(PolicyCatalog.Names, plan.Policies);
    }

    [Fact]
    public void A_policy_is_read_as_the_operator_reads_it()
    {
        var rules = ScenarioReader
            .Read(Small + "\npolicy: { bonding: { unitPrice: \"50\" }, allocation: { headroomPercent: 5 } }", null, File.ReadAllText)
            .Scenario.Rules;
        Assert.Equal((CreditAmount.FromCredits(50), 0.05), (rules.Bonds.UnitPrice, rules.Allocation.Headroom));
    }

    [Fact]
    public void Telemetry_is_fresh_unless_a_source_is_named()
    {
        TelemetryProfile? Of(string yaml) => ScenarioReader.Read(Small + yaml, 7, File.ReadAllText).Scenario.Telemetry;
        Assert.Null(Of(""));
        Assert.Equal(
            new TelemetryProfile(TelemetrySource.Cadvisor, 10, 2, 7),
            Of("\ntelemetry: { source: cadvisor, scrapeSeconds: 10, delaySeconds: 2 }")
        );
        Assert.Equal(new TelemetryProfile(TelemetrySource.KubeVirt, 1, 1, 7), Of("\ntelemetry: { source: kubevirt }"));
    }

    [Fact]
    public void A_load_is_read_from_a_file_beside_the_scenario()
    {
        var yaml = Small.Replace("constant: 0.5", "file: my.csv, column: cores, scale: 2", StringComparison.Ordinal);
        var demand = ScenarioReader.Read(yaml, null, name => name == "my.csv" ? "t,cores\n0,0.25\n1,0.5\n" : "").Scenario.Tenants[0].Demand;
        Assert.Equal([0.5, 1, 0.5, 1], demand.Take(4));
    }

    [Theory]
    [InlineData("seconds: 60", "seconds: 5", "seconds is '5'; allowed: a whole number from 10 to 86400")]
    [InlineData("millicores: 2000", "cores: 2", "nodes[0].millicores is missing; allowed: a whole number from 100 to 1000000")]
    [InlineData("millicores: 2000", "cores: 2", "nodes[0].cores is '2'; allowed: no such field; there are: count, millicores, name")]
    [InlineData("vcpus: 2", "vcpus: many", "tenants[0].vcpus is 'many'; allowed: a whole number from 1 to 1024")]
    [InlineData("constant: 0.5", "constant: -1", "tenants[0].load.constant is '-1'; allowed: a number from 0 to 1024")]
    [InlineData("constant: 0.5", "trace: webb", "tenants[0].load.trace is 'webb'; allowed: no bundled trace 'webb'; there are: batch,")]
    [InlineData(
        "constant: 0.5",
        "constant: 1, trace: web",
        "tenants[0].load.trace is 'trace and constant'; allowed: exactly one of trace, file,"
    )]
    [InlineData("name: web,", "name: web, node: other,", "tenants[0].node is 'other'; allowed: node")]
    [InlineData("name: web,", "name: web, unmet: dropped,", "tenants[0].unmet is 'dropped'; allowed: queued, lost")]
    [InlineData("name: web,", "name: web, balance: lots,", "tenants[0].balance is 'lots'; allowed: credits from 0 with at most 6 decimals")]
    [InlineData("seconds: 60", "seconds: 60\npolicies: [best]", "policies is 'best'; allowed: static, reactive,")]
    [InlineData(
        "seconds: 60",
        "seconds: 60\npolicy: { allocation: { headroomPercent: 200 } }",
        "policy.allocation.headroomPercent is '200'; allowed:"
    )]
    [InlineData("seconds: 60", "seconds: 60\npolicy: { allocation: { headroom: 1 } }", "the spec of a BondingPolicy")]
    [InlineData(
        "seconds: 60",
        "seconds: 60\nadversaries: [{ kind: sybil, owner: nobody }]",
        "adversaries[0].owner is 'nobody'; allowed: an owner of tenants: web"
    )]
    [InlineData(
        "seconds: 60",
        "seconds: 60\ntelemetry: { source: cadviser }",
        "telemetry.source is 'cadviser'; allowed: fresh, kubevirt, cadvisor"
    )]
    [InlineData("seconds: 60", "seconds: [", "this is no YAML")]
    public void An_error_names_the_field_its_value_and_what_is_allowed(string was, string becomes, string message)
    {
        var problem = Assert.Throws<ScenarioException>(() =>
            ScenarioReader.Read(Small.Replace(was, becomes, StringComparison.Ordinal), null, File.ReadAllText)
        );
        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_without_tenants_is_refused()
    {
        var problem = Assert.Throws<ScenarioException>(() => ScenarioReader.Read("nodes: []", null, File.ReadAllText));
        Assert.Contains("tenants is missing", problem.Message, StringComparison.Ordinal);
        Assert.Contains("nodes is missing", problem.Message, StringComparison.Ordinal);
    }
}
