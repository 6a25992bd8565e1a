using Bonding.Operator.Prometheus;
using Bonding.TestKit.Processes;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Bonding.Operator.Tests.Prometheus;

/// <summary>Tokens and certificates that are rotated while the operator runs.</summary>
public sealed class FileValueTest : IDisposable
{
    private static readonly TimeSpan AWhile = TimeSpan.FromSeconds(2);

    private readonly WorkFolder _folder = WorkFolder.Create();
    private readonly FakeTimeProvider _time = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>Kubernetes turns the link <c>..data</c>; the times of the path that the operator knows stay as they were.</summary>
    [Fact]
    public void A_file_that_is_replaced_by_turning_a_link_above_it_is_read_again()
    {
        File.WriteAllText(Path.Combine(_folder.Folder("first"), "token"), "one");
        File.WriteAllText(Path.Combine(_folder.Folder("second"), "token"), "two");
        Directory.CreateSymbolicLink(_folder.File("..data"), "first");
        File.CreateSymbolicLink(_folder.File("token"), "..data/token");
        var value = Value(_folder.File("token"));
        Assert.Equal("one", value.Current());

        Directory.Delete(_folder.File("..data"));
        Directory.CreateSymbolicLink(_folder.File("..data"), "second");
        _time.Advance(AWhile);

        Assert.Equal("two", value.Current());
    }

    [Fact]
    public void What_a_file_held_stays_when_it_cannot_be_used_any_more_and_the_reason_is_known()
    {
        var path = _folder.File("token");
        File.WriteAllText(path, "one");
        var value = Value(path);
        Assert.Equal(("one", null), (value.Current(), value.Problem));

        File.Delete(path);
        _time.Advance(AWhile);
        Assert.Equal("one", value.Current());
        Assert.StartsWith($"Option is \"{path}\"; it cannot be used: Could not find file", value.Problem, StringComparison.Ordinal);

        File.WriteAllText(path, "");
        _time.Advance(AWhile);
        Assert.Equal(("one", $"Option is \"{path}\"; it cannot be used: it is empty"), (value.Current(), value.Problem));

        File.WriteAllText(path, "two");
        _time.Advance(AWhile);
        Assert.Equal(("two", null), (value.Current(), value.Problem));
    }

    [Fact]
    public void A_file_that_was_never_readable_is_named_with_its_option()
    {
        var error = Assert.Throws<IOException>(() => Value("/no/such/token").Current());
        Assert.StartsWith("Option is \"/no/such/token\"; it cannot be used: Could not find", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_without_an_end_is_not_read()
    {
        var path = _folder.File("token");
        using (var file = File.Create(path))
            file.SetLength(2 << 20);

        Assert.Contains("longer than", Assert.Throws<IOException>(() => Value(path).Current()).Message, StringComparison.Ordinal);
    }

    private FileValue<string> Value(string path) =>
        new(
            [("Option", path)],
            texts => texts[0].Length > 0 ? texts[0] : throw new FormatException("it is empty"),
            _time,
            NullLogger.Instance
        );
}
