using System.Security.Authentication;
using Bonding.Operator.Configuration;
using Polly.CircuitBreaker;

namespace Bonding.Operator.Prometheus;

/// <summary>Says in one line why no response could be read.</summary>
internal static class ConnectionProblem
{
    /// <summary>Returns the reason, and for TLS the option that decides about it.</summary>
    public static string Of(Exception error, PrometheusOptions options)
    {
        // While the breaker is open, the reason is the failure that opened it.
        var cause = error is BrokenCircuitException { InnerException: { } inner } ? inner : error;
        return IsTls(cause, options)
            ? $"no TLS connection to Prometheus: {InnermostOf(cause).Message}; {Advice(options.Access)}"
            : cause.Message;
    }

    // A server that misses a client certificate says so only after the handshake, where it looks like a broken connection.
    private static bool IsTls(Exception error, PrometheusOptions options) =>
        options.Address.Scheme == Uri.UriSchemeHttps
        && error is HttpRequestException
        && (
            error is HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError }
            || Chain(error).Any(one => one is AuthenticationException || one.Source == "System.Net.Security")
        );

    private static string Advice(PrometheusAccessOptions access) =>
        (
            access.CaFile.Length > 0
                ? "trusted is what Prometheus:CaFile holds"
                : "set Prometheus:CaFile if its authority is not the system's"
        ) + (access.ClientCertificateFile.Length > 0 ? "" : ", and Prometheus:ClientCertificateFile if it wants a client certificate");

    private static Exception InnermostOf(Exception error) => Chain(error).Last();

    private static IEnumerable<Exception> Chain(Exception error)
    {
        for (var one = error; one is not null; one = one.InnerException)
            yield return one;
    }
}
