using Bonding.Operator.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Bonding.Operator.Tests.Hosting;

public sealed class OperatorOptionsReaderTest : IDisposable
{
    private const string Prometheus = "--PrometheusUrl=http://127.0.0.1:9090";

    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void The_command_line_wins_over_the_file()
    {
        File.WriteAllText(
            _file,
            """{ "PrometheusUrl": "http://file:1", "TickInterval": "00:00:02", "Leader": { "LeaseName": "from-file" } }"""
        );

        var options = OperatorOptionsReader.Read([$"--Config={_file}", Prometheus]);

        Assert.Equal("http://127.0.0.1:9090", options.PrometheusUrl);
        Assert.Equal(TimeSpan.FromSeconds(2), options.TickInterval);
        Assert.Equal("from-file", options.Leader.LeaseName);
    }

    [Fact]
    public void Names_are_read_in_any_case()
    {
        var options = OperatorOptionsReader.Read([Prometheus, "--tickinterval=00:00:00.5", "--loglevel=debug", "--leader:identity=me"]);

        Assert.Equal(TimeSpan.FromSeconds(0.5), options.TickInterval);
        Assert.Equal(LogLevel.Debug, options.LogLevel);
        Assert.Equal("me", options.Leader.Identity);
    }

    [Theory]
    [InlineData("--PrometheusUrl=ftp://x", "PrometheusUrl is \"ftp://x\"; allowed: http://")]
    [InlineData("--TickInterval=00:00:00.01", "TickInterval is \"00:00:00.0100000\"; allowed: 00:00:00.1000000 to 00:01:00")]
    [InlineData("--MaxCatchUp=40.00:00:00", "MaxCatchUp is \"40.00:00:00\"; allowed: 00:01:00 to 30.00:00:00")]
    [InlineData("--Kubeconfig=/no/such/file", "Kubeconfig is \"/no/such/file\"; allowed: the path of a file that exists")]
    [InlineData("--Namespace=Not_A_Name", "Namespace is \"Not_A_Name\"; allowed: a Kubernetes name")]
    [InlineData("--WatchNamespace=a.b", "WatchNamespace is \"a.b\"; allowed: a Kubernetes name")]
    [InlineData("--Endpoints:Api=localhost:80", "Endpoints:Api is \"localhost:80\"; allowed: IP:PORT")]
    [InlineData("--Endpoints:Health=127.0.0.1:0", "Endpoints:Health is \"127.0.0.1:0\"; allowed: IP:PORT")]
    [InlineData("--Webhook:Url=http://x", "Webhook:Url is \"http://x\"; allowed: https://")]
    [InlineData(
        "--Webhook:Address=127.0.0.1:8080",
        "Webhook:Address is \"127.0.0.1:8080\"; allowed: a port that no plain endpoint has (0.0.0.0:8080 is one)"
    )]
    [InlineData(
        "--Leader:RenewDeadline=00:00:01",
        "Leader:RenewDeadline is \"00:00:01\"; allowed: longer than Leader:RetryPeriod (00:00:02)"
    )]
    [InlineData(
        "--Leader:LeaseDuration=00:00:05",
        "Leader:LeaseDuration is \"00:00:05\"; allowed: at least 00:00:01 and longer than Leader:RenewDeadline"
    )]
    [InlineData("--TenantApi:HostNames=api.example.org,b b", "TenantApi:HostNames is \"b b\"; allowed: host names and IP addresses")]
    [InlineData("--LogLevel=77", "LogLevel is \"77\"; allowed: Trace, Debug")]
    [InlineData("--TickIntervall=00:00:01", "TickIntervall is no option; allowed: Config, Kubeconfig")]
    [InlineData("--TickInterval=1s", "'1s'")]
    [InlineData("--Config=/no/such/file", "Config is \"/no/such/file\"; allowed: the path of a JSON file that exists")]
    public void A_bad_option_is_refused_with_its_name_its_value_and_what_is_allowed(string argument, string expected)
    {
        var refusal = Assert.Throws<OptionsValidationException>(() => OperatorOptionsReader.Read([Prometheus, argument]));

        Assert.Contains(expected, Assert.Single(refusal.Failures));
    }

    [Fact]
    public void Every_problem_is_named_at_once()
    {
        var refusal = Assert.Throws<OptionsValidationException>(() =>
            OperatorOptionsReader.Read(["--TickInterval=00:05:00", "--Namespace=-"])
        );

        Assert.Equal(["Namespace", "PrometheusUrl", "TickInterval"], refusal.Failures.Select(problem => problem.Split(' ')[0]));
    }

    [Fact]
    public void A_file_that_is_no_json_is_refused()
    {
        File.WriteAllText(_file, "{");

        var refusal = Assert.Throws<OptionsValidationException>(() => OperatorOptionsReader.Read([Prometheus, $"--Config={_file}"]));

        Assert.Contains($"Config is \"{_file}\"; allowed: valid JSON", Assert.Single(refusal.Failures));
    }
}
