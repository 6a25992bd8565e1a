using Bonding.Domain.Credits;
using Bonding.Simulation.Scenarios;

namespace Bonding.Cli.Simulate;

/// <summary>Reads one entry of <c>tenants</c>: one tenant, or as many as <c>count</c> says.</summary>
internal sealed class TenantReader(YamlFields fields, IReadOnlyList<NodeSpec> nodes, int seconds, long seed, Func<string, string> readFile)
{
    private static readonly IReadOnlyList<(string, CreditSpecification)> Specifications =
        [(nameof(CreditSpecification.Standard), CreditSpecification.Standard), (nameof(CreditSpecification.Unlimited), CreditSpecification.Unlimited)];

    private static readonly IReadOnlyList<(string, UnmetWork)> UnmetNames = [("queued", UnmetWork.Queued), ("lost", UnmetWork.Lost)];

    public IReadOnlyList<TenantSpec> Read()
    {
        var name = fields.RequiredText("name");
        var count = fields.Whole("count", 1, 10_000, 1);
        var vcpus = fields.Whole("vcpus", 1, 1024);
        var node = NodeOf();
        var sample = Sample(name, vcpus);
        var loads = new LoadReader(fields.Child("load") ?? fields.Refuse<YamlFields?>("load", null, "a mapping with one load", null), seconds, vcpus, seed, readFile);
        var tenants = Enumerable.Range(0, count).Select(index => sample with
        {
            Name = count == 1 ? name : $"{name}-{index + 1}",
            Node = node ?? nodes.ElementAtOrDefault(index % Math.Max(1, nodes.Count))?.Name ?? "",
            Demand = loads.Read($"{name}-{index}", index),
        }).ToList();
        loads.Close();
        fields.Close();
        return tenants;
    }

    private TenantSpec Sample(string name, int vcpus) =>
        new(fields.Text("owner") ?? name, name, fields.Text("class") ?? "all", "", vcpus, fields.Whole("request", 1, 1_000_000), [])
        {
            Limit = fields.Has("limit") ? fields.Whole("limit", 1, 1_000_000) : null,
            BaselinePercent = (decimal)fields.Number("baselinePercent", 0, 100, 20),
            Specification = fields.Choice("specification", Specifications, CreditSpecification.Standard),
            Balance = Balance(),
            Bonds = [.. fields.Children("bonds").Select(Bond)],
            Unmet = fields.Choice("unmet", UnmetNames, UnmetWork.Queued),
        };

    private string? NodeOf()
    {
        if (fields.Text("node") is not { } name || nodes.Any(node => node.Name == name)) return fields.Text("node");
        return fields.Refuse<string?>("node", name, string.Join(", ", nodes.Select(node => node.Name)), null);
    }

    private CreditAmount Balance()
    {
        if (fields.Text("balance") is not { } text) return CreditAmount.Zero;
        return CreditAmount.TryParse(text, out var credits) && !credits.IsNegative
            ? credits
            : fields.Refuse("balance", text, "credits from 0 with at most 6 decimals", CreditAmount.Zero);
    }

    private ScheduledBond Bond(YamlFields bond)
    {
        var read = new ScheduledBond(bond.Whole("second", 0, seconds - 1, 0), bond.Whole("units", 1, 1_000_000));
        bond.Close();
        return read;
    }
}
