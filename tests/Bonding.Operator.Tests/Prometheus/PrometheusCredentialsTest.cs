using System.Security.Cryptography.X509Certificates;
using Bonding.Operator.Configuration;
using Bonding.Operator.Tests.Fakes;
using Bonding.TestKit;
using Bonding.TestKit.ControlPlanes;
using Bonding.TestKit.Parts;
using Bonding.TestKit.Processes;
using Bonding.TestKit.Prometheus;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;

namespace Bonding.Operator.Tests.Prometheus;

/// <summary>What the operator shows to a Prometheus that wants credentials, and what it never shows to anyone else.</summary>
public sealed class PrometheusCredentialsTest : IAsyncLifetime
{
    private const string Token = "eyJhbGciOiJub25lIn0.c2VjcmV0LW9mLXRoZS1vcGVyYXRvcg.sig";

    private readonly WorkFolder _folder = WorkFolder.Create();
    private LoopbackServer _server = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await LoopbackServer.StartAsync();
        await File.WriteAllTextAsync(_folder.File("token"), Token + "\n");
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_token_that_is_rotated_is_sent_from_then_on()
    {
        var (seen, time) = (Seen("Authorization"), new FakeTimeProvider(TimeProvider.System.GetUtcNow()));
        await using var connection = Connect(new() { TokenFile = _folder.File("token") }, time);
        await connection.Client.TimeAsync(Stop);

        await File.WriteAllTextAsync(_folder.File("token"), "rotated", Stop);
        time.Advance(TimeSpan.FromSeconds(2));
        await connection.Client.TimeAsync(Stop);

        Assert.Equal([$"Bearer {Token}", "Bearer rotated"], seen);
    }

    [Fact]
    public async Task A_token_that_cannot_be_read_any_more_is_logged_once_and_named_when_the_server_refuses_it()
    {
        var (seen, time) = (Seen("Authorization"), new FakeTimeProvider(TimeProvider.System.GetUtcNow()));
        await using var connection = Connect(new() { TokenFile = _folder.File("token") }, time);
        await connection.Client.TimeAsync(Stop);
        File.Delete(_folder.File("token"));
        for (var query = 0; query < 3; query++)
        {
            time.Advance(TimeSpan.FromSeconds(2));
            await connection.Client.TimeAsync(Stop);
        }

        Assert.Equal(Enumerable.Repeat($"Bearer {Token}", 4), seen);
        var line = Assert.Single(connection.Log, line => line.Contains("what it held before is used", StringComparison.Ordinal));
        Assert.Contains($"Prometheus:TokenFile is \"{_folder.File("token")}\"", line, StringComparison.Ordinal);

        _server.Answer = (context, _) => Answer(context, 401, "text/plain", "expired");
        var problem = (await connection.Client.TimeAsync(Stop)).Problem;
        Assert.StartsWith(
            "Prometheus refuses the credentials of Prometheus:TokenFile (401); it says: expired (Prometheus:TokenFile is",
            problem,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Headers_from_options_and_files_go_with_each_query()
    {
        await File.WriteAllTextAsync(_folder.File("tenant"), " team-b\n", Stop);
        var (plain, secret) = (Seen("X-Scope-OrgID"), Seen("THANOS-TENANT"));
        await using var connection = Connect(
            new() { Headers = { ["X-Scope-OrgID"] = "team-a" }, HeaderFiles = { ["THANOS-TENANT"] = _folder.File("tenant") } }
        );

        await connection.Client.TimeAsync(Stop);

        Assert.Equal(["team-a"], plain);
        Assert.Equal(["team-b"], secret);
    }

    [Theory]
    [InlineData("two\nlines")]
    [InlineData("")]
    [InlineData("ünicode")]
    public async Task A_token_that_no_header_can_hold_is_named_and_not_shown(string token)
    {
        await File.WriteAllTextAsync(_folder.File("token"), token, Stop);
        await using var connection = Connect(new() { TokenFile = _folder.File("token") });

        var problem = (await connection.Client.TimeAsync(Stop)).Problem!;

        Assert.StartsWith(
            $"Prometheus:TokenFile is \"{_folder.File("token")}\"; it cannot be used: it ",
            problem,
            StringComparison.Ordinal
        );
        Assert.True(token.Length == 0 || !problem.Contains(token, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_redirect_is_not_followed_so_no_other_host_sees_the_token()
    {
        await using var other = await LoopbackServer.StartAsync();
        _server.Answer = (context, _) =>
        {
            context.Response.StatusCode = 307;
            context.Response.Headers.Location = $"{other.Address}login?to=here";
            return Task.CompletedTask;
        };
        await using var connection = Connect(new() { TokenFile = _folder.File("token") });

        var problem = (await connection.Client.TimeAsync(Stop)).Problem;

        Assert.Empty(other.Requests);
        Assert.Equal(
            $"Prometheus redirects to {other.Address}login (307), which is not followed: a sign-in page refuses the credentials of "
                + "Prometheus:TokenFile; otherwise set PrometheusUrl to the address of Prometheus itself",
            problem
        );
    }

    /// <summary>Servers like to repeat what they refuse.</summary>
    [Fact]
    public async Task No_log_line_and_no_message_holds_a_credential_whatever_the_server_does()
    {
        string[] secrets = [Token, "hunter-22", "tenant-secret", Convert.ToBase64String("reader:hunter-22"u8)];
        await File.WriteAllTextAsync(_folder.File("user"), "reader", Stop);
        await File.WriteAllTextAsync(_folder.File("password"), "hunter-22", Stop);
        await File.WriteAllTextAsync(_folder.File("tenant"), "tenant-secret", Stop);
        var headers = new Dictionary<string, string> { ["X-Tenant"] = _folder.File("tenant") };
        PrometheusAccessOptions[] ways =
        [
            new() { TokenFile = _folder.File("token"), HeaderFiles = headers },
            new()
            {
                UsernameFile = _folder.File("user"),
                PasswordFile = _folder.File("password"),
                HeaderFiles = headers,
            },
        ];
        List<string> told = [];
        foreach (var way in ways)
        foreach (
            var (status, type) in new[]
            {
                (200, "text/html"),
                (200, "application/json"),
                (401, "text/plain"),
                (403, "application/json"),
                (500, "text/plain"),
                (302, "x/y"),
            }
        )
        {
            _server.Answer = (context, _) => RepeatAsync(context, status, type);
            await using var connection = Connect(way);
            told.Add((await connection.Client.TimeAsync(Stop)).Problem!);
            told.Add((await connection.Client.QueryAsync("up[1s]", TimeProvider.System.GetUtcNow(), Stop)).Problem!);
            told.Add((await connection.ReadAsync(TimeProvider.System.GetUtcNow(), Stop)).Problem!);
            told.Add(connection.Health.Problem!);
            Assert.Contains(connection.Log, line => line.Contains("Prometheus does not respond", StringComparison.Ordinal));
            told.AddRange(connection.Log);
        }

        Assert.Contains(told, line => line.Contains("***", StringComparison.Ordinal));
        Assert.All(secrets, secret => Assert.DoesNotContain(told, line => line.Contains(secret, StringComparison.Ordinal)));
        Assert.DoesNotContain(told, line => line.Contains('\n', StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("prometheus")]
    [InlineData("prometheus-sid")]
    public async Task A_real_Prometheus_with_TLS_a_password_and_client_certificates_says_what_it_misses_and_lets_in_who_has_all(string name)
    {
        var binary = name == "prometheus" ? InstalledParts.Prometheus : InstalledParts.Backend(name);
        Assert.SkipWhen(binary is null, $"eng/parts/backends.sh could not fetch {name}");
        using var authority = new CertificateAuthority();
        using var stranger = new CertificateAuthority();
        await using var server = await PrometheusServer.StartAsync([], Stop, binary: binary, security: new(authority, true));
        WriteFiles(authority, "right");
        WriteFiles(stranger, "wrong");
        Task<string?> ProblemAsync(PrometheusAccessOptions access) => QueryAsync(server.BaseAddress, access);

        Assert.Null(await ProblemAsync(Access("right", "right", "right")));
        Assert.Contains("set Prometheus:CaFile if its authority is not the system's", await ProblemAsync(new()), StringComparison.Ordinal);
        Assert.Contains(
            "trusted is what Prometheus:CaFile holds",
            await ProblemAsync(Access("wrong", "right", "right")),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "Prometheus:ClientCertificateFile if it wants a client certificate",
            await ProblemAsync(new() { CaFile = _folder.File("right.ca") }),
            StringComparison.Ordinal
        );
        Assert.StartsWith(
            "no TLS connection to Prometheus: ",
            await ProblemAsync(Access("right", "wrong", "right")),
            StringComparison.Ordinal
        );
        Assert.StartsWith(
            "Prometheus refuses the credentials of Prometheus:UsernameFile and Prometheus:PasswordFile (401)",
            await ProblemAsync(Access("right", "right", "wrong")),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task An_authority_and_a_client_certificate_that_are_replaced_count_for_new_connections()
    {
        using var before = new CertificateAuthority();
        using var after = new CertificateAuthority();
        WriteFiles(before, "right");
        await using var server = await PrometheusServer.StartAsync([], Stop, security: new(after, true));
        await using var connection = new PrometheusConnection(
            new() { Address = server.BaseAddress, Access = Access("right", "right", "right") }
        );
        Assert.StartsWith("no TLS connection", (await connection.Client.TimeAsync(Stop)).Problem, StringComparison.Ordinal);

        WriteFiles(after, "right");

        await Eventually.GetAsync(() => connection.Client.TimeAsync(Stop)!, clock => clock.Problem is null, Stop);
    }

    private static async Task<string?> QueryAsync(Uri address, PrometheusAccessOptions access)
    {
        await using var connection = new PrometheusConnection(new() { Address = address, Access = access });
        return (await connection.Client.TimeAsync(Stop)).Problem;
    }

    private static Task Answer(HttpContext context, int status, string type, string body)
    {
        (context.Response.StatusCode, context.Response.ContentType) = (status, type);
        return context.Response.WriteAsync(body);
    }

    private static Task RepeatAsync(HttpContext context, int status, string type)
    {
        var sent = string.Join(' ', context.Request.Headers.Select(header => $"{header.Key}: {header.Value}"));
        context.Response.Headers.Location =
            status == 302 ? $"http://127.0.0.1/{Uri.EscapeDataString(sent)}?{Uri.EscapeDataString(sent)}" : "";
        return Answer(
            context,
            status,
            type,
            type.Contains("json") ? $$"""{"status":"error","error":"refused:\n{{sent}}"}""" : $"refused:\n{sent}"
        );
    }

    private void WriteFiles(CertificateAuthority authority, string name)
    {
        using var client = authority.IssueClient("operator");
        using var key = client.GetECDsaPrivateKey()!;
        File.WriteAllText(_folder.File($"{name}.ca"), authority.CertificatePem);
        File.WriteAllText(_folder.File($"{name}.crt"), client.ExportCertificatePem());
        File.WriteAllText(_folder.File($"{name}.key"), key.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(_folder.File("user"), WebSecurity.User);
        File.WriteAllText(_folder.File($"{name}.password"), name == "right" ? WebSecurity.Password + "\n" : "guess");
    }

    private PrometheusAccessOptions Access(string authority, string client, string password) =>
        new()
        {
            CaFile = _folder.File($"{authority}.ca"),
            ClientCertificateFile = _folder.File($"{client}.crt"),
            ClientKeyFile = _folder.File($"{client}.key"),
            UsernameFile = _folder.File("user"),
            PasswordFile = _folder.File($"{password}.password"),
        };

    private PrometheusConnection Connect(PrometheusAccessOptions access, TimeProvider? time = null) =>
        new(new() { Address = _server.Address, Access = access }, time);

    private List<string> Seen(string header)
    {
        List<string> values = [];
        var before = _server.Answer;
        _server.Answer = (context, body) =>
        {
            values.Add(context.Request.Headers[header].ToString());
            return before(context, body);
        };
        return values;
    }
}
