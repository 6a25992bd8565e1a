using System.CommandLine;
using Bonding.Cli.Output;
using Bonding.Cli.Remote;
using Bonding.Cli.Tests.Clusters;
using Bonding.Kubernetes.Client;

namespace Bonding.Cli.Tests.Remote;

/// <summary>How a command reaches the operator, and with which credentials.</summary>
public sealed class RemoteOptionsTest : IDisposable
{
    private readonly KubeconfigFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public void An_address_a_token_and_a_namespace_need_no_kubeconfig()
    {
        var token = _files.Write("token", "secret\n");

        var settings = Read("--server", "https://bonding.example:8443/", "--token-file", token, "-n", "shop", "--kubeconfig", "/none");

        Assert.Null(settings.Cluster);
        Assert.Equal(
            (new Uri("https://bonding.example:8443/"), "secret", "shop", "bonding-system"),
            (settings.Server, settings.Token, settings.Namespace, settings.OperatorNamespace)
        );
    }

    [Fact]
    public void Without_an_address_the_way_and_the_namespace_are_those_of_the_kubeconfig()
    {
        var kubeconfig = _files.Write("config", "a", ("a", "https://cluster", "shop"));

        var settings = Read("--kubeconfig", kubeconfig, "--as-service-account", "ops/asker", "--operator-namespace", "bonding");

        Assert.Equal((null, "shop", "bonding"), (settings.Server, settings.Namespace, settings.OperatorNamespace));
        Assert.Equal(new NamespacedName("ops", "asker"), settings.ServiceAccount);
        Assert.Equal("https://cluster/", new Uri(settings.Cluster!.Configuration.Host).AbsoluteUri);
    }

    [Fact]
    public void A_forwarded_port_on_this_machine_needs_no_TLS() =>
        Assert.Equal(new Uri("http://127.0.0.1:8082/"), Read("--server", "http://127.0.0.1:8082", "--token", "t", "-n", "shop").Server);

    [Theory]
    [InlineData("--server is \"http://bonding.example\"; allowed: https://HOST:PORT", "--server", "http://bonding.example")]
    [InlineData("--server is \"https://me@host\"; allowed:", "--server", "https://me@host")]
    [InlineData("--server is \"bonding\"; allowed:", "--server", "bonding")]
    [InlineData("there are --token and --token-file; allowed: one of them", "--token", "t", "--token-file", "f")]
    [InlineData("there are a token and --as-service-account; allowed: one", "--token", "t", "--as-service-account", "a/b")]
    [InlineData("--token holds no token; allowed: one word of printable ASCII", "--token", "two words")]
    [InlineData("--token holds no token", "--token", "")]
    [InlineData("--ca-file stands alone; allowed: beside --server https://HOST", "--ca-file", "ca.crt")]
    [InlineData("--as-service-account is \"a/\"; allowed: NAMESPACE/NAME", "--as-service-account", "a/")]
    [InlineData("--as-service-account is \"a/b/c\"; allowed: NAMESPACE/NAME", "--as-service-account", "a/b/c")]
    public void Options_that_contradict_each_other_or_are_not_valid_are_refused(string problem, params string[] arguments) =>
        Assert.StartsWith(problem, Assert.Throws<CliException>(() => Read(arguments)).Message, StringComparison.Ordinal);

    private static RemoteSettings Read(params string[] arguments)
    {
        var options = new RemoteOptions();
        var command = new Command("command");
        options.AddTo(command);
        return options.Read(new RootCommand { command }.Parse(["command", .. arguments]));
    }
}
