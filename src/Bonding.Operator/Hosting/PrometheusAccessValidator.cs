using System.Text.RegularExpressions;
using Bonding.Operator.Configuration;
using static Bonding.Operator.Hosting.OperatorOptionsValidator;

namespace Bonding.Operator.Hosting;

/// <summary>Validates how Prometheus is accessed.</summary>
internal static partial class PrometheusAccessValidator
{
    // What the connection or another option sets.
    private static readonly HashSet<string> ReservedHeaders = new(StringComparer.OrdinalIgnoreCase)
    {
        "Authorization",
        "Connection",
        "Content-Length",
        "Content-Type",
        "Cookie",
        "Host",
        "Proxy-Authorization",
        "Transfer-Encoding",
    };

    private static readonly string[] ReservedParameters = ["query", "time"];

    /// <summary>Returns the problems; null for what is valid.</summary>
    public static IEnumerable<string?> Problems(OperatorOptions options)
    {
        var access = options.Prometheus;
        return Files(access)
            .Concat(Pairs(access))
            .Concat(Uri.TryCreate(options.PrometheusUrl, UriKind.Absolute, out var address) ? Secrecy(address, access) : [])
            .Concat(access.Headers.Select(header => Header($"Prometheus:Headers:{header.Key}", header.Key, header.Value)))
            .Concat(access.Headers.Select(header => Value($"Prometheus:Headers:{header.Key}", header.Value)))
            .Concat(access.HeaderFiles.Select(header => Header($"Prometheus:HeaderFiles:{header.Key}", header.Key, header.Value)))
            .Concat(access.HeaderFiles.Keys.Where(access.Headers.ContainsKey).Select(Twice))
            .Concat(
                access.Parameters.Select(parameter => Parameter($"Prometheus:Parameters:{parameter.Key}", parameter.Key, parameter.Value))
            );
    }

    private static IEnumerable<string?> Files(PrometheusAccessOptions access) =>
        new (string Option, string Path)[]
        {
            ("TokenFile", access.TokenFile),
            ("UsernameFile", access.UsernameFile),
            ("PasswordFile", access.PasswordFile),
            ("CaFile", access.CaFile),
            ("ClientCertificateFile", access.ClientCertificateFile),
            ("ClientKeyFile", access.ClientKeyFile),
        }
            .Concat(access.HeaderFiles.Select(header => ($"HeaderFiles:{header.Key}", header.Value)))
            .Select(file =>
                file.Item2.Length == 0 || File.Exists(file.Item2)
                    ? null
                    : Problem($"Prometheus:{file.Item1}", file.Item2, "the path of a file that exists, or nothing")
            );

    private static IEnumerable<string?> Pairs(PrometheusAccessOptions access)
    {
        yield return access.TokenFile.Length > 0 && access.UsernameFile.Length > 0
            ? Problem("Prometheus:UsernameFile", access.UsernameFile, "nothing beside Prometheus:TokenFile")
            : null;
        yield return Beside("Prometheus:PasswordFile", access.PasswordFile, "Prometheus:UsernameFile", access.UsernameFile);
        yield return Beside(
            "Prometheus:ClientKeyFile",
            access.ClientKeyFile,
            "Prometheus:ClientCertificateFile",
            access.ClientCertificateFile
        );
    }

    private static string? Beside(string option, string value, string other, string otherValue) =>
        (value.Length > 0) == (otherValue.Length > 0) ? null
        : value.Length > 0 ? Problem(option, value, $"nothing without {other}")
        : Problem(option, value, $"the path of a file beside {other}");

    private static IEnumerable<string?> Secrecy(Uri address, PrometheusAccessOptions access)
    {
        if (address.Scheme == Uri.UriSchemeHttps)
            yield break;
        foreach (var (option, value) in new[] { ("CaFile", access.CaFile), ("ClientCertificateFile", access.ClientCertificateFile) })
            yield return value.Length == 0 ? null : Problem($"Prometheus:{option}", value, "nothing where PrometheusUrl is not https");
        yield return access.Credentials.Length == 0 || address.IsLoopback || access.AllowPlainHttp
            ? null
            : Problem(
                "PrometheusUrl",
                address.OriginalString,
                $"https://HOST:PORT, because {access.Credentials} would be readable on the way; or Prometheus:AllowPlainHttp=true"
            );
    }

    private static string? Header(string option, string name, string value) =>
        !HeaderName().IsMatch(name) ? Problem(option, value, "a header's name: letters, digits and -")
        : ReservedHeaders.Contains(name)
            ? Problem(
                option,
                "…",
                "a header that is not one of "
                    + $"{string.Join(", ", ReservedHeaders.Order(StringComparer.Ordinal))}; credentials have options of their own"
            )
        : null;

    private static string? Value(string option, string value) =>
        value.Length > 0 && value.All(sign => sign is >= ' ' and <= '~') ? null : Problem(option, value, "one line of printable ASCII");

    private static string Twice(string name) =>
        Problem($"Prometheus:HeaderFiles:{name}", "…", $"a header that Prometheus:Headers does not have");

    private static string? Parameter(string option, string name, string value) =>
        !ParameterName().IsMatch(name) ? Problem(option, value, "a parameter's name: letters, digits, _, ., [ and ]")
        : ReservedParameters.Contains(name) ? Problem(option, value, "a parameter that is not query or time, which the operator sets")
        : null;

    [GeneratedRegex(@"^[A-Za-z0-9-]+\z")]
    private static partial Regex HeaderName();

    [GeneratedRegex(@"^[A-Za-z0-9_.\[\]]+\z")]
    private static partial Regex ParameterName();
}
