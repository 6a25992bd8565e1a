using System.CommandLine;
using Bonding.Cli.Clusters;
using Bonding.Cli.Output;

namespace Bonding.Cli.Tests.Clusters;

/// <summary>Which cluster and which namespace a command works on: the same as kubectl.</summary>
public sealed class ClusterOptionsTest : IDisposable
{
    private const string Variable = "KUBECONFIG";
    private readonly string? _before = Environment.GetEnvironmentVariable(Variable);
    private readonly KubeconfigFiles _files = new();

    public void Dispose()
    {
        Environment.SetEnvironmentVariable(Variable, _before);
        _files.Dispose();
    }

    [Fact]
    public void Of_several_files_the_first_that_sets_a_value_wins_and_the_others_add_theirs()
    {
        UseFiles(
            _files.Write("first", "", ("a", "https://first-a", "shop")),
            _files.PathOf("none"),
            _files.Write("second", "b", ("a", "https://second-a", null), ("b", "https://second-b", null))
        );

        Assert.Equal(("https://second-b/", "default"), Read());
        Assert.Equal(("https://first-a/", "shop"), Read("--context", "a"));
    }

    [Fact]
    public void The_option_names_the_only_file_that_counts()
    {
        UseFiles(_files.Write("first", "a", ("a", "https://first", null)));
        var other = _files.Write("other", "a", ("a", "https://other", null));

        Assert.Equal("https://other/", Read("--kubeconfig", other).Server);
    }

    [Fact]
    public void A_namespace_on_the_command_line_wins_over_that_of_the_context()
    {
        UseFiles(_files.Write("first", "a", ("a", "https://first", "shop")));

        Assert.Equal("mine", Read("-n", "mine").Namespace);
    }

    [Theory]
    [InlineData("{", "there is no such context")]
    [InlineData("""{"contexts":[],"clusters":[],"users":[]}""", "nowhere")]
    public void What_cannot_be_used_is_named_with_its_file_and_its_context(string text, string context)
    {
        var file = _files.Write("bad", text);

        var refusal = Assert.Throws<CliException>(() => Read("--kubeconfig", file, "--context", context));

        Assert.StartsWith(
            $"kubeconfig is \"{file}\", context is \"{context}\"; allowed: a kubeconfig with that context (",
            refusal.Message,
            StringComparison.Ordinal
        );
    }

    private static void UseFiles(params string[] files) =>
        Environment.SetEnvironmentVariable(Variable, string.Join(Path.PathSeparator, files));

    private static (string Server, string Namespace) Read(params string[] arguments)
    {
        var options = new ClusterOptions();
        var command = new Command("command");
        options.AddTo(command);
        var target = options.Read(new RootCommand { command }.Parse(["command", .. arguments]));
        return (new Uri(target.Configuration.Host).AbsoluteUri, target.Namespace);
    }
}
