using System.Net;
using System.Net.Http.Headers;
using Bonding.Kubernetes.Client;
using Bonding.Operator.Limits;
using Bonding.Operator.TenantApi;
using Bonding.Operator.Tests.Fakes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Bonding.Operator.Tests.TenantApi;

/// <summary>A flood of calls with random tokens on a real server, beside a caller that is known.</summary>
public sealed class TokenFilterTest : IAsyncLifetime
{
    private LoopbackServer _apiServer = null!;
    private ApiConnection _api = null!;
    private FaceServer _face = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _apiServer = await LoopbackServer.StartAsync();
        _apiServer.Answer = async (context, body) =>
        {
            await Task.Delay(5, Stop);
            await LoopbackServer.Json(
                context,
                body.Contains(SampleTokens.Of("good"), StringComparison.Ordinal) ? SampleTokens.Valid() : SampleTokens.NotValid
            );
        };
        _api = _apiServer.Connect();
        _face = await FaceServer.StartAsync(
            services =>
                services
                    .AddSingleton(SampleTokens.VerifierBy(_api))
                    .AddSingleton(provider => ActivatorUtilities.CreateInstance<CallerCheck>(provider, Face.TenantApi)),
            endpoints => endpoints.MapGet("/", () => Results.Text("yes")).AddEndpointFilter<TokenFilter>()
        );
    }

    public async ValueTask DisposeAsync()
    {
        await _face.DisposeAsync();
        _api.Dispose();
        await _apiServer.DisposeAsync();
    }

    [Fact]
    public async Task Every_call_of_a_known_caller_is_answered_during_a_flood_which_is_a_few_lines_of_the_log()
    {
        Assert.Equal(HttpStatusCode.OK, await CallAsync(SampleTokens.Of("good")));
        var began = TimeProvider.System.GetTimestamp();
        using var over = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var flood = Enumerable.Range(0, 32).Select(attacker => FloodAsync(attacker, over.Token)).ToList();

        var answers = new List<HttpStatusCode>();
        for (var call = 0; call < 100; call++)
        {
            answers.Add(await CallAsync(SampleTokens.Of("good")));
            await Task.Delay(10, Stop);
        }

        await over.CancelAsync();
        var flooded = (await Task.WhenAll(flood)).Sum();
        var seconds = (int)Math.Ceiling(TimeProvider.System.GetElapsedTime(began).TotalSeconds);
        Assert.All(answers, code => Assert.Equal(HttpStatusCode.OK, code));
        Assert.True(flooded > 200, $"only {flooded} calls were made");
        // 50 at once and 10 a second, and one for the known caller.
        Assert.InRange(_apiServer.Requests.Count, 1, 52 + (10 * seconds));
        Assert.InRange(_face.Lines.All.Count, 1, 1 + seconds);
    }

    [Fact]
    public async Task A_refusal_says_why_and_when_another_try_is_worth_it()
    {
        Assert.Equal(HttpStatusCode.Unauthorized, await CallAsync(null));
        Assert.Equal(HttpStatusCode.Unauthorized, await CallAsync(SampleTokens.Of("good", audience: "vault")));

        var refused = new List<HttpResponseMessage>();
        for (var call = 0; call < 100; call++)
            refused.Add(await SendAsync(SampleTokens.Of($"random-{call}")));
        var last = refused[^1];
        Assert.Equal((HttpStatusCode.TooManyRequests, "1"), (last.StatusCode, last.Headers.RetryAfter?.ToString()));
        Assert.Contains("this address shows more tokens", await last.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        refused.ForEach(answer => answer.Dispose());
    }

    private async Task<int> FloodAsync(int attacker, CancellationToken over)
    {
        var calls = 0;
        try
        {
            for (; !over.IsCancellationRequested; calls++)
            {
                using var answer = await SendAsync(SampleTokens.Of($"random-{attacker}-{calls}"), over);
                Assert.NotEqual(HttpStatusCode.OK, answer.StatusCode);
            }
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
            // The test is over.
        }

        return calls;
    }

    private async Task<HttpStatusCode> CallAsync(string? token)
    {
        using var answer = await SendAsync(token);
        return answer.StatusCode;
    }

    private async Task<HttpResponseMessage> SendAsync(string? token, CancellationToken? stop = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        if (token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return await _face.Http.SendAsync(request, stop ?? Stop);
    }
}
