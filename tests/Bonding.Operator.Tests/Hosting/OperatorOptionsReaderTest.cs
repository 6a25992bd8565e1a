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
    [InlineData("--MaxSeriesPerNamespace=99", "MaxSeriesPerNamespace is \"99\"; allowed: 100 to 1000000")]
    [InlineData("--Kubeconfig=/no/such/file", "Kubeconfig is \"/no/such/file\"; allowed: the path of a file that exists")]
    [InlineData("--Namespace=Not_A_Name", "Namespace is \"Not_A_Name\"; allowed: a Kubernetes name")]
    [InlineData("--WatchNamespace=a.b", "WatchNamespace is \"a.b\"; allowed: a Kubernetes name")]
    [InlineData("--Endpoints:Api=localhost:80", "Endpoints:Api is \"localhost:80\"; allowed: IP:PORT")]
    [InlineData("--Endpoints:Health=127.0.0.1:0", "Endpoints:Health is \"127.0.0.1:0\"; allowed: IP:PORT")]
    [InlineData("--Webhook:Url=http://x", "Webhook:Url is \"http://x\"; allowed: https://")]
    [InlineData(
        "--Webhook:Address=127.0.0.1:8080",
        "Webhook:Address is \"127.0.0.1:8080\"; allowed: a port that no other endpoint has (0.0.0.0:8080 is one)"
    )]
    [InlineData(
        "--Leader:RenewDeadline=00:00:01",
        "Leader:RenewDeadline is \"00:00:01\"; allowed: longer than Leader:RetryPeriod (00:00:02)"
    )]
    [InlineData(
        "--Leader:LeaseDuration=00:00:05",
        "Leader:LeaseDuration is \"00:00:05\"; allowed: at least 00:00:01 and longer than Leader:RenewDeadline"
    )]
    [InlineData("--Endpoints:Metrics=0.0.0.0:8081", "Endpoints:Metrics is \"0.0.0.0:8081\"; allowed: a port that no other endpoint has")]
    [InlineData("--TenantApi:NewTokensPerAddress=0", "TenantApi:NewTokensPerAddress is \"0\"; allowed: 1 to 10000")]
    [InlineData("--TenantApi:ConnectionsPerAddress=20001", "TenantApi:ConnectionsPerAddress is \"20001\"; allowed: 1 to 20000")]
    [InlineData("--TenantApi:HostNames=api.example.org,b b", "TenantApi:HostNames is \"b b\"; allowed: host names and IP addresses")]
    [InlineData("--Prometheus:TokenFile=/no/such", "Prometheus:TokenFile is \"/no/such\"; allowed: the path of a file that exists")]
    [InlineData("--Prometheus:PasswordFile=/dev/null", "Prometheus:PasswordFile is \"/dev/null\"; allowed: nothing without")]
    [InlineData(
        "--Prometheus:ClientCertificateFile=/dev/null",
        "Prometheus:ClientKeyFile is \"\"; allowed: the path of a file beside",
        true
    )]
    [InlineData("--Prometheus:CaFile=/dev/null", "Prometheus:CaFile is \"/dev/null\"; allowed: nothing where PrometheusUrl is not https")]
    [InlineData("--Prometheus:Headers:Cookie=secret", "Prometheus:Headers:Cookie is \"…\"; allowed: a header that is not one of")]
    [InlineData("--Prometheus:Headers:A_B=x", "Prometheus:Headers:A_B is \"x\"; allowed: a header's name: letters, digits and -")]
    [InlineData("--Prometheus:Headers:X-Scope-OrgID=", "Prometheus:Headers:X-Scope-OrgID is \"\"; allowed: one line of printable ASCII")]
    [InlineData("--Prometheus:Parameters:time=1", "Prometheus:Parameters:time is \"1\"; allowed: a parameter that is not query or time")]
    [InlineData("--Prometheus:Token=x", "Prometheus:Token is no option; allowed: Config, Kubeconfig")]
    [InlineData("--LogLevel=77", "LogLevel is \"77\"; allowed: Trace, Debug")]
    [InlineData("--TickIntervall=00:00:01", "TickIntervall is no option; allowed: Config, Kubeconfig")]
    [InlineData("--TickInterval=1s", "'1s'")]
    [InlineData("--Config=/no/such/file", "Config is \"/no/such/file\"; allowed: the path of a JSON file that exists")]
    public void A_bad_option_is_refused_with_its_name_its_value_and_what_is_allowed(string argument, string expected, bool secure = false)
    {
        string[] arguments = [secure ? "--PrometheusUrl=https://127.0.0.1:9090" : Prometheus, argument];
        var refusal = Assert.Throws<OptionsValidationException>(() => OperatorOptionsReader.Read(arguments));

        Assert.Contains(expected, Assert.Single(refusal.Failures));
    }

    [Fact]
    public void Headers_and_parameters_have_names_of_their_own()
    {
        var access = OperatorOptionsReader
            .Read([Prometheus, "--Prometheus:Headers:X-Scope-OrgID=team-a", "--prometheus:parameters:partial_response=false"])
            .Prometheus;

        Assert.Equal(new() { ["X-Scope-OrgID"] = "team-a" }, access.Headers);
        Assert.Equal(new() { ["partial_response"] = "false" }, access.Parameters);
    }

    [Theory]
    [InlineData("http://127.0.0.1:9090", false, true)]
    [InlineData("http://localhost:9090", false, true)]
    [InlineData("https://prometheus.monitoring:9090", false, true)]
    [InlineData("http://prometheus.monitoring:9090", true, true)]
    [InlineData("http://prometheus.monitoring:9090", false, false)]
    public void A_credential_is_not_sent_where_others_can_read_it_unless_that_is_allowed(string url, bool allowed, bool valid)
    {
        string[] arguments = [$"--PrometheusUrl={url}", $"--Prometheus:TokenFile={_file}", $"--Prometheus:AllowPlainHttp={allowed}"];
        if (valid)
            Assert.Equal(_file, OperatorOptionsReader.Read(arguments).Prometheus.TokenFile);
        else
            Assert.Equal(
                $"PrometheusUrl is \"{url}\"; allowed: https://HOST:PORT, because Prometheus:TokenFile would be readable on the way; "
                    + "or Prometheus:AllowPlainHttp=true",
                Assert.Single(Assert.Throws<OptionsValidationException>(() => OperatorOptionsReader.Read(arguments)).Failures)
            );
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
