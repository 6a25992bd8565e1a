using System.Net;
using System.Text;

namespace Bonding.Operator.Prometheus;

/// <summary>Says in one line why a response holds no data, and which option may change that.</summary>
internal static class RefusedAnswer
{
    private const int MostBytes = 512;
    private const int MostWords = 200;

    private const string Ways =
        "set Prometheus:TokenFile, Prometheus:UsernameFile with Prometheus:PasswordFile, or Prometheus:ClientCertificateFile; "
        + "for a tenant's ID Prometheus:Headers";

    /// <summary>Returns the problem, or null if the response is JSON that may hold data.</summary>
    /// <param name="response">The response, whose body is not read yet.</param>
    /// <param name="credentials">The options that hold the credentials that were sent; empty if none were.</param>
    /// <param name="stop">Cancels the read.</param>
    public static async Task<string?> ReadAsync(HttpResponseMessage response, string credentials, CancellationToken stop)
    {
        var status = (int)response.StatusCode;
        if (response.StatusCode == HttpStatusCode.Unauthorized)
            return Unauthorized(credentials) + await WordsOfAsync(response, stop);
        if (response.StatusCode == HttpStatusCode.Forbidden)
            return Forbidden(credentials) + await WordsOfAsync(response, stop);
        if (status is >= 300 and < 400)
            return $"Prometheus redirects to {TargetOf(response)} ({status}), which is not followed: a sign-in page {Wants(credentials)}; "
                + "otherwise set PrometheusUrl to the address of Prometheus itself";
        return IsJson(response) ? null : NotJson(response, credentials) + await WordsOfAsync(response, stop);
    }

    private static bool IsJson(HttpResponseMessage response) =>
        response.Content.Headers.ContentType?.MediaType?.Contains("json", StringComparison.OrdinalIgnoreCase) == true;

    private static bool IsHtml(HttpResponseMessage response) => response.Content.Headers.ContentType?.MediaType == "text/html";

    private static string Unauthorized(string credentials) =>
        credentials.Length > 0
            ? $"Prometheus refuses the credentials of {credentials} (401)"
            : $"Prometheus wants credentials (401): {Ways}";

    private static string Forbidden(string credentials) =>
        credentials.Length > 0
            ? $"Prometheus does not let the credentials of {credentials} query (403): they need the right to read metrics"
            : $"Prometheus forbids queries without credentials (403): {Ways}";

    private static string Wants(string credentials) =>
        credentials.Length > 0 ? $"refuses the credentials of {credentials}" : $"wants credentials ({Ways})";

    private static string NotJson(HttpResponseMessage response, string credentials) =>
        $"Prometheus answered {(int)response.StatusCode} with '{response.Content.Headers.ContentType?.MediaType}' where JSON was expected"
        + (IsHtml(response) ? $": a sign-in page {Wants(credentials)}; otherwise PrometheusUrl names another server" : "")
        + (
            response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.BadRequest
                ? "; PrometheusUrl may lack a path, such as /prometheus (Mimir) or /select/0/prometheus (VictoriaMetrics)"
                : ""
        );

    // Without its query, which may hold what is nobody's business.
    private static string TargetOf(HttpResponseMessage response) =>
        response.Headers.Location is not { } target ? "nowhere"
        : target.IsAbsoluteUri ? target.GetLeftPart(UriPartial.Path)
        : target.OriginalString.Split('?')[0];

    // The server's own words. A page is no sentence.
    private static async Task<string> WordsOfAsync(HttpResponseMessage response, CancellationToken stop)
    {
        if (IsHtml(response))
            return "";
        await using var body = await response.Content.ReadAsStreamAsync(stop);
        var bytes = new byte[MostBytes];
        var length = await body.ReadAtLeastAsync(bytes, MostBytes, throwOnEndOfStream: false, stop);
        var text = Encoding.UTF8.GetString(bytes, 0, length).Trim();
        return text.Length == 0 ? "" : $"; it says: {(text.Length <= MostWords ? text : text[..MostWords] + "…")}";
    }
}
