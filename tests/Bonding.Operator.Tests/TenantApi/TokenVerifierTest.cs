using System.Net;
using Bonding.Domain;
using Bonding.Kubernetes.Client;
using Bonding.Operator.TenantApi;
using Bonding.Operator.Tests.Fakes;
using k8s.Models;
using Microsoft.Extensions.Time.Testing;

namespace Bonding.Operator.Tests.TenantApi;

/// <summary>A client that shows tokens cannot make the API server review any number of them, and delays no known caller.</summary>
public sealed class TokenVerifierTest : IAsyncLifetime
{
    private static readonly IPAddress Near = IPAddress.Parse("10.0.0.1");
    private static readonly IPAddress Far = IPAddress.Parse("10.0.0.2");

    private readonly FakeTimeProvider _time = new(DateTimeOffset.UtcNow);
    private readonly string _good = SampleTokens.Of("good");
    private LoopbackServer _server = null!;
    private ApiConnection _api = null!;
    private TokenVerifier _verifier = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await LoopbackServer.StartAsync();
        _server.Answer = (context, body) => LoopbackServer.Json(context, AnswerTo(body));
        _api = _server.Connect();
        _verifier = New(new AcceptedAudiences(SampleTokens.Audience, ApiServer: false));
    }

    public async ValueTask DisposeAsync()
    {
        _verifier.Dispose();
        _api.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task A_token_is_trusted_for_a_minute_and_then_reviewed_again()
    {
        Assert.NotNull(await _verifier.VerifyAsync(_good, Near, Stop));
        _time.Advance(TimeSpan.FromSeconds(59));
        Assert.NotNull(await _verifier.VerifyAsync(_good, Near, Stop));
        Assert.Single(_server.Requests);

        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.NotNull(await _verifier.VerifyAsync(_good, Near, Stop));
        Assert.Equal(2, _server.Requests.Count);
    }

    [Fact]
    public async Task No_token_is_trusted_beyond_its_own_end()
    {
        var token = SampleTokens.Of("good", expiresAt: _time.GetUtcNow() + TimeSpan.FromSeconds(20));
        Assert.NotNull(await _verifier.VerifyAsync(token, Near, Stop));

        _time.Advance(TimeSpan.FromSeconds(21));

        Assert.Null(await _verifier.VerifyAsync(token, Near, Stop));
        Assert.Single(_server.Requests);
    }

    [Fact]
    public async Task A_token_for_others_alone_is_not_shown_to_the_API_server()
    {
        Assert.Null(await _verifier.VerifyAsync(SampleTokens.Of("good", audience: "https://kubernetes.default.svc"), Near, Stop));
        Assert.Null(await _verifier.VerifyAsync("opaque", Near, Stop));
        Assert.Empty(_server.Requests);

        using var lenient = New(new AcceptedAudiences(SampleTokens.Audience, ApiServer: true));
        Assert.NotNull(await lenient.VerifyAsync(SampleTokens.Of("good", audience: "https://kubernetes.default.svc"), Near, Stop));
        Assert.DoesNotContain("audiences", Assert.Single(_server.Requests).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_verified_the_token_for_another_audience_has_not_verified_it()
    {
        _server.Answer = (context, _) =>
            LoopbackServer.Json(context, SampleTokens.Valid().Replace(SampleTokens.Audience, "vault", StringComparison.Ordinal));

        Assert.Null(await _verifier.VerifyAsync(_good, Near, Stop));
    }

    [Fact]
    public async Task A_token_that_is_not_valid_is_not_reviewed_again_at_once()
    {
        for (var time = 0; time < 5; time++)
            Assert.Null(await _verifier.VerifyAsync(SampleTokens.Of("bad"), Near, Stop));

        Assert.Single(_server.Requests);
    }

    [Fact]
    public async Task Calls_that_come_together_with_one_token_are_one_review()
    {
        var release = Hold();
        var asked = Enumerable.Range(0, 50).Select(_ => _verifier.VerifyAsync(_good, Near, Stop)).ToList();
        release.SetResult();

        Assert.All(await Task.WhenAll(asked), Assert.NotNull);
        Assert.Single(_server.Requests);
    }

    [Fact]
    public async Task An_address_that_shows_random_tokens_takes_nothing_from_others()
    {
        var refused = 0;
        for (var token = 0; token < 500; token++)
            refused += await IsRefusedAsync($"random-{token}", Near) ? 1 : 0;

        Assert.Equal(500 - 50, refused);
        Assert.Equal(50, _server.Requests.Count);
        Assert.NotNull(await _verifier.VerifyAsync(_good, Far, Stop));
    }

    [Fact]
    public async Task Known_callers_go_first_while_random_tokens_of_many_addresses_wait()
    {
        Assert.NotNull(await _verifier.VerifyAsync(_good, Near, Stop));
        _time.Advance(TimeSpan.FromMinutes(2));
        var release = new TaskCompletionSource();
        _server.Answer = async (context, body) =>
        {
            if (AnswerTo(body) == SampleTokens.NotValid)
                await release.Task;
            await LoopbackServer.Json(context, AnswerTo(body));
        };
        var flood = Enumerable
            .Range(0, 200)
            .Select(token => _verifier.VerifyAsync(SampleTokens.Of($"random-{token}"), new IPAddress([10, 1, 0, (byte)token]), Stop))
            .ToList();

        Assert.NotNull(await _verifier.VerifyAsync(_good, Near, Stop).WaitAsync(TimeSpan.FromSeconds(30), Stop));
        // One of each time that the good token was reviewed.
        Assert.InRange(_server.Requests.Count, 2, 2 + TokenVerifier.MostNew);
        release.SetResult();
        var refused = 0;
        foreach (var review in flood)
            refused += await IsTooManyAsync(review) ? 1 : 0;
        Assert.InRange(refused, 1, 199);
    }

    private Task<bool> IsRefusedAsync(string token, IPAddress from) =>
        IsTooManyAsync(_verifier.VerifyAsync(SampleTokens.Of(token), from, Stop));

    private static async Task<bool> IsTooManyAsync(Task<VerifiedToken?> review)
    {
        try
        {
            Assert.Null(await review);
            return false;
        }
        catch (TooManyTokensException)
        {
            return true;
        }
    }

    private TaskCompletionSource Hold()
    {
        var release = new TaskCompletionSource();
        _server.Answer = async (context, body) =>
        {
            await release.Task;
            await LoopbackServer.Json(context, AnswerTo(body));
        };
        return release;
    }

    // Whoever the token says it is for: "good" is known.
    private static string AnswerTo(string review) =>
        Claims(review).Contains("\"good\"", StringComparison.Ordinal) ? SampleTokens.Valid() : SampleTokens.NotValid;

    private static string Claims(string review)
    {
        var token = System.Text.Json.JsonDocument.Parse(review).RootElement.GetProperty("spec").GetProperty("token").GetString()!;
        return System.Text.Encoding.UTF8.GetString(System.Buffers.Text.Base64Url.DecodeFromChars(token.Split('.')[1]));
    }

    private TokenVerifier New(AcceptedAudiences audiences) =>
        new(_api.Resource<V1TokenReview>(), audiences, new TokenRate(PerSecond: 10, Burst: 50), _time);
}
