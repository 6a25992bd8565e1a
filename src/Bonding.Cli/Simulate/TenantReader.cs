using Bonding.Domain;
using Bonding.Domain.Credits;
using Bonding.Simulation.Loads;
using Bonding.Simulation.Scenarios;

namespace Bonding.Cli.Simulate;

/// <summary>Reads one entry of <c>tenants</c>: as many tenants as <c>count</c>, by default one.</summary>
internal sealed class TenantReader(YamlFields fields, IReadOnlyList<NodeSpec> nodes, int seconds, long seed, Func<string, string> readFile)
{
    private static readonly IReadOnlyList<(string, CreditSpecification)> Specifications =
    [
        (nameof(CreditSpecification.Standard), CreditSpecification.Standard),
        (nameof(CreditSpecification.Unlimited), CreditSpecification.Unlimited),
    ];

    private static readonly IReadOnlyList<(string, UnmetWork)> UnmetNames = [("queued", UnmetWork.Queued), ("lost", UnmetWork.Lost)];

    public IReadOnlyList<TenantSpec> Read()
    {
        var name = fields.RequiredText("name");
        var count = fields.Integer("count", 1, 10_000, 1);
        var vcpus = fields.Integer("vcpus", 1, 1024);
        var node = NodeOf();
        var sample = Sample(name, vcpus);
        var loads = new LoadReader(
            fields.Child("load") ?? fields.Refuse<YamlFields?>("load", null, "a mapping with one load", null),
            seconds,
            vcpus,
            seed,
            readFile
        );
        var tenants = Enumerable
            .Range(0, count)
            .Select(index =>
                sample with
                {
                    Name = count == 1 ? name : $"{name}-{index + 1}",
                    Node = node ?? nodes.ElementAtOrDefault(index % Math.Max(1, nodes.Count))?.Name ?? "",
                    Demand = loads.Read($"{name}-{index}", index),
                }
            )
            .ToList();
        loads.Close();
        fields.Close();
        return tenants;
    }

    private TenantSpec Sample(string name, int vcpus) =>
        new(fields.Text("owner") ?? name, name, fields.Text("class") ?? "all", "", vcpus, Cpu("request"), [])
        {
            Limit = fields.Has("limit") ? Cpu("limit") : null,
            BaselinePercent = (decimal)fields.Number("baselinePercent", 0, 100, 20),
            Specification = fields.Choice("specification", Specifications, CreditSpecification.Standard),
            Balance = Balance(),
            Bonds = [.. fields.Children("bonds").Select(Bond)],
            Unmet = fields.Choice("unmet", UnmetNames, UnmetWork.Queued),
        };

    private Millicores Cpu(string field) => new(fields.Integer(field, 1, 1_000_000));

    private string? NodeOf()
    {
        if (fields.Text("node") is not { } name || nodes.Any(node => node.Name == name))
            return fields.Text("node");
        return fields.Refuse<string?>("node", name, string.Join(", ", nodes.Select(node => node.Name)), null);
    }

    private CreditAmount Balance()
    {
        if (fields.Text("balance") is not { } text)
            return CreditAmount.Zero;
        return CreditAmount.TryParse(text, out var credits) && !credits.IsNegative
            ? credits
            : fields.Refuse("balance", text, "credits from 0 with at most 6 decimals", CreditAmount.Zero);
    }

    private ScheduledBond Bond(YamlFields bond)
    {
        var read = new ScheduledBond(bond.Integer("second", 0, seconds - 1, 0), bond.Integer("units", 1, 1_000_000));
        bond.Close();
        return read;
    }
}

/// <summary>Reads the load of a tenant: a bundled trace, a column of a CSV file, or a generator.</summary>
internal sealed class LoadReader(YamlFields? fields, int seconds, int vcpus, long seed, Func<string, string> readFile)
{
    private const double MostCores = 1024;
    private static readonly string[] Kinds = ["trace", "file", "constant", "square", "sawtooth", "wave", "bursty"];

    /// <summary>Returns the demand of a tenant, in cores per second.</summary>
    /// <param name="name">The name that seeds the generator.</param>
    /// <param name="copy">0 for the first tenant of an entry; later ones are shifted in time.</param>
    public double[] Read(string name, int copy)
    {
        var kind = Kinds.Where(kind => fields?.Has(kind) == true).ToList();
        if (fields is null || kind.Count != 1)
            return fields is null
                ? []
                : fields.Refuse(
                    "trace",
                    kind.Count == 0 ? null : string.Join(" and ", kind),
                    $"exactly one of {string.Join(", ", Kinds)}",
                    new double[seconds]
                );
        double[] cores = kind[0] switch
        {
            "trace" or "file" => Recorded(kind[0], copy),
            "constant" => LoadGenerators.Constant(seconds, fields.Number("constant", 0, MostCores)),
            _ => Generated(kind[0], fields.Child(kind[0]), name, copy),
        };
        return [.. cores.Select(value => Math.Min(vcpus, value))];
    }

    public void Close() => fields?.Close();

    private double[] Recorded(string kind, int copy)
    {
        var scale = fields!.Number("scale", 0, MostCores, 1);
        var offset = fields.Integer("offset", 0, 1_000_000, 0) + copy * fields.Integer("shift", 0, 1_000_000, 97);
        var column = fields.Text("column") ?? "cpu";
        var name = fields.RequiredText(kind);
        try
        {
            var trace = kind == "trace" ? LoadTrace.Load(name) : LoadTrace.Parse(name, readFile(name), column);
            return trace.Demand(seconds, offset, scale, vcpus);
        }
        catch (Exception problem) when (problem is FormatException or IOException or UnauthorizedAccessException)
        {
            return fields.Refuse(kind, name, problem.Message, new double[seconds]);
        }
    }

    private double[] Generated(string kind, YamlFields? shape, string name, int copy)
    {
        if (shape is null)
            return new double[seconds];
        var low = shape.Number("low", 0, MostCores, 0);
        var high = shape.Number("high", low, MostCores, vcpus);
        var demand =
            kind == "bursty"
                ? LoadGenerators.Bursty(
                    seconds,
                    low,
                    high,
                    shape.Number("meanOn", 1, 86_400, 5),
                    shape.Number("meanOff", 1, 86_400, 20),
                    seed,
                    name
                )
                : Periodic(kind, shape, low, high, name, copy);
        shape.Close();
        return demand;
    }

    private double[] Periodic(string kind, YamlFields shape, double low, double high, string name, int copy)
    {
        var period = shape.Integer("period", 2, 86_400, 60);
        if (kind == "wave")
            return LoadGenerators.Wave(seconds, low, high, period, seed, name);
        var offset = shape.Integer("offset", 0, 86_400, 0) + copy * shape.Integer("shift", 0, 86_400, 7);
        return kind == "sawtooth"
            ? LoadGenerators.Sawtooth(seconds, low, high, period, offset)
            : LoadGenerators.Square(seconds, low, high, period, shape.Number("duty", 0.01, 1, 0.5), offset);
    }
}
