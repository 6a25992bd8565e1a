using System.Net.Http.Headers;
using System.Text;
using Bonding.Operator.Configuration;

namespace Bonding.Operator.Prometheus;

/// <summary>
/// Puts the configured credentials and headers on each query. Their values are read from files, and never appear in a message.
/// </summary>
public sealed class PrometheusCredentials
{
    // A shorter text would blacken innocent words.
    private const int ShortestSecret = 4;

    private const int LongestMessage = 1000;

    private readonly PrometheusAccessOptions _options;
    private readonly FileValue<string>? _token;
    private readonly FileValue<Login>? _login;
    private readonly Dictionary<string, FileValue<string>> _headers;

    public PrometheusCredentials(PrometheusOptions options, TimeProvider time, ILogger<PrometheusCredentials> logger)
    {
        _options = options.Access;
        FileValue<string> Line(string option, string path) => new([(option, path)], texts => LineOf(texts[0]), time, logger);
        _token = _options.TokenFile.Length > 0 ? Line("Prometheus:TokenFile", _options.TokenFile) : null;
        _login =
            _options.UsernameFile.Length > 0
                ? new FileValue<Login>(
                    [("Prometheus:UsernameFile", _options.UsernameFile), ("Prometheus:PasswordFile", _options.PasswordFile)],
                    texts => Login.Of(texts[0].Trim(), texts[1].Trim()),
                    time,
                    logger
                )
                : null;
        _headers = _options.HeaderFiles.ToDictionary(file => file.Key, file => Line($"Prometheus:HeaderFiles:{file.Key}", file.Value));
    }

    /// <summary>Why a file of the credentials cannot be read now, or null. What it held before is used meanwhile.</summary>
    public string? Problem =>
        new[] { _token?.Problem, _login?.Problem }
            .Concat(_headers.Values.Select(file => file.Problem))
            .FirstOrDefault(one => one is not null);

    /// <summary>Adds the credentials and headers to a request.</summary>
    /// <exception cref="IOException">A file was never readable, or holds nothing that a header can hold.</exception>
    public void ApplyTo(HttpRequestMessage request)
    {
        request.Headers.Authorization =
            _token is not null ? new AuthenticationHeaderValue("Bearer", _token.Current())
            : _login is not null ? new AuthenticationHeaderValue("Basic", _login.Current().Encoded)
            : null;
        foreach (var (name, value) in _options.Headers)
            request.Headers.Add(name, value);
        foreach (var (name, file) in _headers)
            request.Headers.Add(name, file.Current());
    }

    /// <summary>
    /// Returns a message on one line, of a bounded length and without any secret: servers like to repeat what they refuse.
    /// </summary>
    public string Shown(string message)
    {
        var line = new string([.. message.Select(sign => char.IsControl(sign) ? ' ' : sign)]);
        var shown = Secrets()
            .Where(secret => secret.Length >= ShortestSecret)
            .OrderByDescending(secret => secret.Length)
            .Aggregate(line, (rest, secret) => rest.Replace(secret, "***", StringComparison.Ordinal));
        return shown.Length <= LongestMessage ? shown : shown[..LongestMessage] + "…";
    }

    private IEnumerable<string> Secrets()
    {
        if (_token?.Last is { } token)
            yield return token;
        if (_login?.Last is { } login)
        {
            yield return login.Encoded;
            yield return login.Password;
        }

        foreach (var value in _headers.Values.Select(file => file.Last).OfType<string>())
            yield return value;
    }

    private static string LineOf(string text)
    {
        var line = text.Trim();
        if (line.Length == 0)
            throw new FormatException("it is empty");
        return line.All(sign => sign is >= ' ' and <= '~')
            ? line
            : throw new FormatException("it holds something else than one line of printable ASCII");
    }

    private sealed record Login(string Encoded, string Password)
    {
        public static Login Of(string name, string password) =>
            name.Length == 0 || name.Contains(':', StringComparison.Ordinal)
                ? throw new FormatException("a user name has one or more characters, and none is a colon")
                : new Login(Convert.ToBase64String(Encoding.UTF8.GetBytes($"{name}:{password}")), password);
    }
}
