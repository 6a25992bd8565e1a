using Bonding.Operator.Hosting;
using Bonding.TestKit.Processes;
using k8s.Models;

namespace Bonding.Integration.Tests.Chart;

/// <summary>The chart's values for access to Prometheus, as the operator reads what they become.</summary>
public class PrometheusAccessValuesTest
{
    private const string Mount = "/etc/bonding/prometheus";

    private static readonly string[] Secure = ["prometheus.url=https://prometheus.monitoring:9091"];

    [Fact]
    public async Task The_token_of_the_ServiceAccount_is_mounted_where_the_operator_reads_it()
    {
        var (container, files) = await RenderedAsync("prometheus.bearerToken.serviceAccount=true", "prometheus.bearerToken.audience=mimir");

        Assert.Equal($"{Mount}/token", Value(container, "TOKENFILE"));
        var token = Assert.Single(files).ServiceAccountToken;
        Assert.Equal(("token", "mimir", 3600), (token.Path, token.Audience, token.ExpirationSeconds));
    }

    [Fact]
    public async Task Each_secret_is_one_file_and_no_value_stands_in_the_Deployment()
    {
        var (container, files) = await RenderedAsync(
            "prometheus.basicAuth.secret=login",
            "prometheus.ca.configMap=openshift-service-ca.crt",
            "prometheus.ca.key=service-ca.crt",
            "prometheus.clientCertificate.secret=client",
            "prometheus.secretHeaders[0].name=X-Scope-OrgID",
            "prometheus.secretHeaders[0].secret=tenants",
            "prometheus.secretHeaders[0].key=own"
        );

        Assert.Equal(
            [
                "login username=username password=password",
                "openshift-service-ca.crt service-ca.crt=ca.crt",
                "client tls.crt=tls.crt tls.key=tls.key",
                "tenants own=headers/X-Scope-OrgID",
            ],
            files.Select(file =>
                $"{file.Secret?.Name ?? file.ConfigMap.Name} "
                + string.Join(' ', (file.Secret?.Items ?? file.ConfigMap.Items).Select(item => $"{item.Key}={item.Path}"))
            )
        );
        Assert.Equal(
            [
                $"{Mount}/username",
                $"{Mount}/password",
                $"{Mount}/ca.crt",
                $"{Mount}/tls.crt",
                $"{Mount}/tls.key",
                $"{Mount}/headers/X-Scope-OrgID",
            ],
            new[]
            {
                "USERNAMEFILE",
                "PASSWORDFILE",
                "CAFILE",
                "CLIENTCERTIFICATEFILE",
                "CLIENTKEYFILE",
                "HEADERFILES__X-Scope-OrgID",
            }.Select(name => Value(container, name))
        );
        Assert.Contains(container.VolumeMounts, mount => mount is { Name: "prometheus", MountPath: Mount, ReadOnlyProperty: true });
    }

    /// <summary>The names of environment variables are those of options, so the operator takes what the chart sets.</summary>
    [Fact]
    public async Task The_operator_takes_every_variable_that_the_chart_sets()
    {
        using var folder = WorkFolder.Create();
        var deployment = await OperatorChart.DeploymentAsync(OperatorChart.Everything);
        var arguments = deployment
            .Spec.Template.Spec.Containers.Single()
            .Env.Where(variable => variable.Value is not null)
            .Select(variable =>
                $"--{variable.Name["BONDING__".Length..].Replace("__", ":", StringComparison.Ordinal)}={InFolder(variable.Value, folder)}"
            );

        var access = OperatorOptionsReader.Read([.. arguments]).Prometheus;

        Assert.Equal("Prometheus:TokenFile", access.Credentials);
        Assert.Equal(new() { ["X-Scope-OrgID"] = "team-a" }, access.Headers);
        Assert.Equal("X-Secret", Assert.Single(access.HeaderFiles).Key);
        Assert.Equal(new() { ["partial_response"] = "false" }, access.Parameters);
    }

    [Theory]
    [InlineData("prometheus.bearerToken.secret=a", "prometheus.bearerToken.secret is \"a\"; allowed: nothing beside")]
    [InlineData("prometheus.basicAuth.secret=a", "prometheus.basicAuth.secret is \"a\"; allowed: nothing beside")]
    public async Task Two_ways_to_sign_in_are_refused(string value, string problem)
    {
        var result = await OperatorChart.TemplateAsync([.. Secure, "prometheus.bearerToken.serviceAccount=true", value]);

        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains(problem, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_credentials_nothing_is_mounted()
    {
        var pod = (await OperatorChart.DeploymentAsync(OperatorChart.Needed)).Spec.Template.Spec;

        Assert.DoesNotContain(pod.Volumes, volume => volume.Name == "prometheus");
        Assert.DoesNotContain(pod.Containers.Single().VolumeMounts, mount => mount.Name == "prometheus");
    }

    // Files that are mounted in a pod, as files of this machine.
    private static string InFolder(string value, WorkFolder folder)
    {
        if (!value.StartsWith("/etc/", StringComparison.Ordinal) && !value.StartsWith("/var/", StringComparison.Ordinal))
            return value;
        var path = folder.File(value[1..]);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, "content");
        return path;
    }

    private static async Task<(V1Container Container, IList<V1VolumeProjection> Files)> RenderedAsync(params string[] values)
    {
        var pod = (await OperatorChart.DeploymentAsync([.. Secure, .. values])).Spec.Template.Spec;
        return (pod.Containers.Single(), pod.Volumes.Single(volume => volume.Name == "prometheus").Projected.Sources);
    }

    private static string Value(V1Container container, string name) =>
        container.Env.Single(variable => variable.Name == $"BONDING__PROMETHEUS__{name}").Value;
}
