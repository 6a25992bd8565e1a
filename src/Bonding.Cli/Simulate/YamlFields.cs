using System.Globalization;
using Bonding.Resources.Common;
using YamlDotNet.RepresentationModel;

namespace Bonding.Cli.Simulate;

/// <summary>Reads the fields of one YAML mapping and collects errors, including unknown fields.</summary>
internal sealed class YamlFields(YamlMappingNode node, string path, List<FieldError> errors)
{
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    public bool Has(string name) => Find(name) is not null;

    public string? Text(string name) =>
        Find(name) switch
        {
            null => null,
            YamlScalarNode { Value: { Length: > 0 } text } => text,
            var other => Refuse<string?>(name, ValueOf(other), "a text that is not empty", null),
        };

    public string RequiredText(string name) => Text(name) ?? Refuse(name, null, "a text that is not empty", "?");

    public double Number(string name, double low, double high, double? otherwise = null)
    {
        var allowed = FormattableString.Invariant($"a number from {low} to {high}");
        if (Find(name) is not { } found)
            return otherwise ?? Refuse(name, null, allowed, low);
        var readable = double.TryParse(ValueOf(found), NumberStyles.Float, CultureInfo.InvariantCulture, out var value);
        return readable && value >= low && value <= high ? value : Refuse(name, ValueOf(found), allowed, low);
    }

    public int Integer(string name, int low, int high, int? otherwise = null)
    {
        var allowed = FormattableString.Invariant($"a whole number from {low} to {high}");
        if (Find(name) is not { } found)
            return otherwise ?? Refuse(name, null, allowed, low);
        var readable = int.TryParse(ValueOf(found), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value);
        return readable && value >= low && value <= high ? value : Refuse(name, ValueOf(found), allowed, low);
    }

    /// <summary>Reads one of several values by its name.</summary>
    public T Choice<T>(string name, IReadOnlyList<(string Name, T Value)> choices, T otherwise)
    {
        if (Text(name) is not { } text)
            return otherwise;
        foreach (var choice in choices)
            if (choice.Name == text)
                return choice.Value;
        return Refuse(name, text, string.Join(", ", choices.Select(choice => choice.Name)), otherwise);
    }

    public IReadOnlyList<string> Texts(string name) =>
        Find(name) switch
        {
            null => [],
            YamlSequenceNode list => [.. list.Children.Select(child => ValueOf(child) ?? "")],
            var other => Refuse<IReadOnlyList<string>>(name, ValueOf(other), "a list", []),
        };

    public YamlFields? Child(string name) =>
        Find(name) switch
        {
            null => null,
            YamlMappingNode child => new YamlFields(child, PathOf(name), errors),
            var other => Refuse<YamlFields?>(name, ValueOf(other), "a mapping", null),
        };

    public IReadOnlyList<YamlFields> Children(string name)
    {
        if (Find(name) is not { } found)
            return [];
        if (found is not YamlSequenceNode list || list.Children.Any(child => child is not YamlMappingNode))
            return Refuse<IReadOnlyList<YamlFields>>(name, ValueOf(found) ?? "something else", "a list of mappings", []);
        return [.. list.Children.Select((child, index) => new YamlFields((YamlMappingNode)child, $"{PathOf(name)}[{index}]", errors))];
    }

    public YamlNode? Raw(string name) => Find(name);

    public T Refuse<T>(string name, string? value, string allowed, T otherwise)
    {
        errors.Add(new FieldError(PathOf(name), value, allowed));
        return otherwise;
    }

    /// <summary>Adds an error for each field that was never read. Call last.</summary>
    public void Close()
    {
        foreach (var (key, value) in node.Children)
        {
            var name = ((YamlScalarNode)key).Value ?? "";
            if (!_known.Contains(name))
                Refuse(
                    name,
                    ValueOf(value) ?? "something",
                    $"no such field; there are: {string.Join(", ", _known.Order(StringComparer.Ordinal))}",
                    0
                );
        }
    }

    private YamlNode? Find(string name)
    {
        _known.Add(name);
        return node.Children.TryGetValue(new YamlScalarNode(name), out var found) ? found : null;
    }

    private string PathOf(string name) => path.Length == 0 ? name : $"{path}.{name}";

    private static string? ValueOf(YamlNode node) =>
        node is YamlScalarNode scalar ? scalar.Value
        : node.NodeType == YamlNodeType.Sequence ? "a list"
        : "a mapping";
}
