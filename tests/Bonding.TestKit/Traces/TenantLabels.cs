namespace Bonding.TestKit.Traces;

/// <summary>How the metrics of one tenant are labelled.</summary>
internal sealed record TenantLabels(bool IsMachine, string Text)
{
    public static TenantLabels OfMachine(string @namespace, string name, string node) =>
        new(true, $"node=\"{node}\",namespace=\"{@namespace}\",name=\"{name}\"");

    public static TenantLabels OfContainer(string @namespace, string pod, string container) =>
        new(false, $"namespace=\"{@namespace}\",pod=\"{pod}\",container=\"{container}\"");
}
