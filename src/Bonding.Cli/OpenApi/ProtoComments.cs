namespace Bonding.Cli.OpenApi;

/// <summary>
/// The comments of a .proto file by what they stand above: <c>Message</c>, <c>Message.field</c>, <c>Service.Method</c>. The compiled
/// descriptors have none. It reads files in the usual form, with one declaration a line.
/// </summary>
internal sealed class ProtoComments
{
    private readonly Dictionary<string, string> _texts = new(StringComparer.Ordinal);

    /// <summary>The comment above a declaration; empty if it has none.</summary>
    public string this[string name] => _texts.GetValueOrDefault(name, "");

    public static ProtoComments Parse(string proto)
    {
        var comments = new ProtoComments();
        var (block, above) = ("", new List<string>());
        foreach (var line in proto.Split('\n').Select(line => line.Trim()))
        {
            if (line.StartsWith("//", StringComparison.Ordinal))
            {
                above.Add(line[2..].Trim());
                continue;
            }

            if (NameIn(line, block) is { } name)
                comments.Note(name, above);
            if (line.StartsWith("message ", StringComparison.Ordinal) || line.StartsWith("service ", StringComparison.Ordinal))
                block = line.Split(' ')[1];
            above.Clear();
        }

        return comments;
    }

    private void Note(string name, List<string> lines)
    {
        if (lines.Count > 0)
            _texts[name] = string.Join(' ', lines);
    }

    private static string? NameIn(string line, string block)
    {
        var words = line.Split([' ', '('], StringSplitOptions.RemoveEmptyEntries);
        return words switch
        {
            ["message" or "service", var name, ..] => name,
            ["rpc", var name, ..] => $"{block}.{name}",
            [.., var name, "=", _] when line.EndsWith(';') => $"{block}.{name}",
            _ => null,
        };
    }
}
