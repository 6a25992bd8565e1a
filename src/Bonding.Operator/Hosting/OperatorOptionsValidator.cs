using System.Net;
using System.Text.RegularExpressions;
using Bonding.Operator.Configuration;
using Bonding.Operator.Loop.Forecasts;
using Microsoft.Extensions.Options;

namespace Bonding.Operator.Hosting;

/// <summary>Validates the options. Each problem names the option, its value and what is allowed.</summary>
public sealed partial class OperatorOptionsValidator : IValidateOptions<OperatorOptions>
{
    private static readonly TimeSpan ShortestRetry = TimeSpan.FromMilliseconds(100);

    public ValidateOptionsResult Validate(string? name, OperatorOptions options)
    {
        var problems = Sources(options)
            .Concat(PrometheusAccessValidator.Problems(options))
            .Concat(Pace(options))
            .Concat(Leader(options.Leader))
            .Concat(Endpoints(options))
            .Concat(options.Webhook.Enabled ? Webhook(options.Webhook, options.Endpoints) : [])
            .Concat(options.TenantApi.Enabled ? TenantApi(options.TenantApi, options.Endpoints) : [])
            .OfType<string>()
            .ToList();
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    private static IEnumerable<string?> Sources(OperatorOptions options)
    {
        yield return options.Kubeconfig is null || File.Exists(options.Kubeconfig)
            ? null
            : Problem("Kubeconfig", options.Kubeconfig, "the path of a file that exists, or nothing for the pod's ServiceAccount");
        yield return options.ForecastFile.Length == 0 || Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(options.ForecastFile)))
            ? null
            : Problem("ForecastFile", options.ForecastFile, "a path in a folder that exists, or nothing");
        yield return Weights(options.LstmFolder);
        yield return ObjectName("Namespace", options.Namespace);
        yield return options.WatchNamespace.Length == 0 ? null : ObjectName("WatchNamespace", options.WatchNamespace);
        foreach (var (option, value) in options.Tellers.Invalid())
            yield return Problem(option, value, "a regular expression for a whole label, without look-around and back-references");
        yield return Address("PrometheusUrl", options.PrometheusUrl, "http://HOST:PORT or https://HOST:PORT", "http", "https");
    }

    private static string? Weights(string folder)
    {
        try
        {
            ForecastWeights.Read(folder);
            return null;
        }
        catch (Exception error) when (error is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            return Problem("LstmFolder", folder, $"a folder with cpu.lstm, memory.lstm or io.lstm, or nothing ({error.Message})");
        }
    }

    private static IEnumerable<string?> Pace(OperatorOptions options)
    {
        yield return Between("TickInterval", options.TickInterval, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(1));
        yield return Between("MaxCatchUp", options.MaxCatchUp, TimeSpan.FromMinutes(1), TimeSpan.FromDays(30));
        yield return options.MaxSeriesPerNamespace is >= 100 and <= 1_000_000
            ? null
            : Problem("MaxSeriesPerNamespace", options.MaxSeriesPerNamespace, "100 to 1000000");
        yield return Enum.IsDefined(options.LogLevel)
            ? null
            : Problem("LogLevel", options.LogLevel, string.Join(", ", Enum.GetNames<LogLevel>()));
        yield return Enum.IsDefined(options.LogFormat)
            ? null
            : Problem("LogFormat", options.LogFormat, string.Join(", ", Enum.GetNames<LogFormat>()));
    }

    private static IEnumerable<string?> Leader(LeaderOptions options)
    {
        yield return ObjectName("Leader:LeaseName", options.LeaseName);
        yield return options.Identity.Length > 0 ? null : Problem("Leader:Identity", options.Identity, "a name that no other replica has");
        yield return Between("Leader:RetryPeriod", options.RetryPeriod, ShortestRetry, TimeSpan.FromMinutes(1));
        yield return options.RenewDeadline > options.RetryPeriod
            ? null
            : Problem("Leader:RenewDeadline", options.RenewDeadline, $"longer than Leader:RetryPeriod ({options.RetryPeriod})");
        yield return options.LeaseDuration > options.RenewDeadline && options.LeaseDuration >= TimeSpan.FromSeconds(1)
            ? null
            : Problem(
                "Leader:LeaseDuration",
                options.LeaseDuration,
                $"at least 00:00:01 and longer than Leader:RenewDeadline ({options.RenewDeadline})"
            );
    }

    private static IEnumerable<string?> Endpoints(OperatorOptions options)
    {
        yield return EndPoint("Endpoints:Health", options.Endpoints.Health);
        yield return EndPoint("Endpoints:Metrics", options.Endpoints.Metrics)
            ?? (
                options.Endpoints.SecureMetrics
                    ? OwnPort("Endpoints:Metrics", options.Endpoints.Metrics, options.Endpoints.Health, options.Endpoints.Api)
                    : null
            );
        yield return ObjectName("Endpoints:MetricsServiceName", options.Endpoints.MetricsServiceName);
        yield return EndPoint("Endpoints:Api", options.Endpoints.Api);
    }

    private static IEnumerable<string?> Webhook(WebhookOptions options, EndpointOptions plain)
    {
        yield return EndPoint("Webhook:Address", options.Address)
            ?? OwnPort("Webhook:Address", options.Address, plain.Health, plain.Metrics, plain.Api);
        yield return ObjectName("Webhook:ServiceName", options.ServiceName);
        yield return ObjectName("Webhook:SecretName", options.SecretName);
        yield return ObjectName("Webhook:ConfigurationName", options.ConfigurationName);
        yield return options.OwnerRole.Length == 0 ? null : ObjectName("Webhook:OwnerRole", options.OwnerRole);
        yield return options.Url.Length == 0
            ? null
            : Address("Webhook:Url", options.Url, "https://HOST:PORT, or nothing for the Service", "https");
    }

    private static IEnumerable<string?> TenantApi(TenantApiOptions options, EndpointOptions plain)
    {
        yield return EndPoint("TenantApi:Address", options.Address)
            ?? OwnPort("TenantApi:Address", options.Address, plain.Health, plain.Metrics, plain.Api);
        yield return ObjectName("TenantApi:ServiceName", options.ServiceName);
        foreach (var host in options.EachHostName())
            yield return Uri.CheckHostName(host) != UriHostNameType.Unknown
                ? null
                : Problem("TenantApi:HostNames", host, "host names and IP addresses with commas between them");
        yield return options.Audience.Length > 0
            ? null
            : Problem("TenantApi:Audience", options.Audience, "the audience that tokens of tenants have, such as bonding.dev");
        yield return ObjectKey("TenantApi:NodeAgents", options.NodeAgents, "ServiceAccount");
        yield return ObjectKey("TenantApi:AuthorityConfigMap", options.AuthorityConfigMap, "ConfigMap");
        yield return options.NewTokensPerAddress is >= 1 and <= 10_000
            ? null
            : Problem("TenantApi:NewTokensPerAddress", options.NewTokensPerAddress, "1 to 10000");
        yield return options.ConnectionsPerAddress is >= 1 and <= 20_000
            ? null
            : Problem("TenantApi:ConnectionsPerAddress", options.ConnectionsPerAddress, "1 to 20000");
    }

    private static string? ObjectKey(string option, string value, string kind) =>
        value.Length == 0 || value.Split('/') is [var ns, var name] && IsName(ns) && IsName(name)
            ? null
            : Problem(option, value, $"NAMESPACE/NAME of a {kind}, or nothing");

    private static bool IsName(string value) => NamePattern().IsMatch(value);

    private static string? ObjectName(string option, string value) =>
        IsName(value) ? null : Problem(option, value, "a Kubernetes name: 1 to 63 of a-z, 0-9 and -, with a letter or digit at both ends");

    private static string? Address(string option, string value, string allowed, params string[] schemes) =>
        Uri.TryCreate(value, UriKind.Absolute, out var address) && schemes.Contains(address.Scheme) && address.UserInfo.Length == 0
            ? null
            : Problem(option, value, allowed);

    private static string? EndPoint(string option, string value) =>
        IPEndPoint.TryParse(value, out var endPoint) && endPoint.Port > 0
            ? null
            : Problem(option, value, "IP:PORT with a port from 1 to 65535, such as 127.0.0.1:8080");

    // Endpoints are separated by their ports.
    private static string? OwnPort(string option, string value, params IEnumerable<string> others)
    {
        bool IsTaken(string other) => IPEndPoint.TryParse(other, out var endPoint) && endPoint.Port == IPEndPoint.Parse(value).Port;
        var taken = others.FirstOrDefault(IsTaken);
        return taken is null ? null : Problem(option, value, $"a port that no other endpoint has ({taken} is one)");
    }

    private static string? Between(string option, TimeSpan value, TimeSpan least, TimeSpan most) =>
        value >= least && value <= most ? null : Problem(option, value, $"{least} to {most} (hh:mm:ss)");

    internal static string Problem(string option, object value, string allowed) => $"{option} is \"{value}\"; allowed: {allowed}";

    [GeneratedRegex("^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$")]
    private static partial Regex NamePattern();
}
