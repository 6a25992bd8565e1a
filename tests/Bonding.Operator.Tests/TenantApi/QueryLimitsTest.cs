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

/// <summary>What one caller can make the operator compute, on a real server.</summary>
public sealed class QueryLimitsTest : IAsyncLifetime
{
    private readonly TaskCompletionSource _release = new();
    private int _running;
    private int _mostRunning;
    private LoopbackServer _apiServer = null!;
    private ApiConnection _api = null!;
    private FaceServer _face = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _apiServer = await LoopbackServer.StartAsync();
        _apiServer.Answer = (context, body) =>
            LoopbackServer.Json(
                context,
                SampleTokens.Valid(body.Contains(SampleTokens.Of("one"), StringComparison.Ordinal) ? "one" : "other")
            );
        _api = _apiServer.Connect();
        var verifier = SampleTokens.VerifierBy(_api);
        _face = await FaceServer.StartAsync(
            services =>
                services
                    .AddSingleton(verifier)
                    .AddSingleton<QueryLimits>()
                    .AddSingleton(provider => ActivatorUtilities.CreateInstance<CallerCheck>(provider, Face.TenantApi)),
            endpoints =>
                endpoints
                    .MapGet("/", QueryAsync)
                    .AddEndpointFilter<TokenFilter>()
                    .AddEndpointFilter((context, next) => _face.Services.GetRequiredService<QueryLimits>().InvokeAsync(context, next))
        );
    }

    public async ValueTask DisposeAsync()
    {
        await _face.DisposeAsync();
        _api.Dispose();
        await _apiServer.DisposeAsync();
    }

    [Fact]
    public async Task Queries_of_one_caller_run_one_after_the_other_a_few_wait_and_others_are_not_held_up()
    {
        var asked = Enumerable.Range(0, 30).Select(_ => CallAsync("one")).ToList();
        // One runs and eight wait.
        await TestKit.Eventually.TrueAsync(() => asked.Count(call => call.IsCompleted) == 21, Stop);
        var other = CallAsync("other");
        await TestKit.Eventually.TrueAsync(() => Volatile.Read(ref _running) == 2, Stop);
        _release.SetResult();

        Assert.Equal(HttpStatusCode.OK, await other);
        var codes = await Task.WhenAll(asked);
        Assert.Equal(
            (9, 21),
            (codes.Count(code => code == HttpStatusCode.OK), codes.Count(code => code == HttpStatusCode.TooManyRequests))
        );
        Assert.Equal(2, _mostRunning);
    }

    private async Task<IResult> QueryAsync()
    {
        var running = Interlocked.Increment(ref _running);
        lock (_release)
            _mostRunning = Math.Max(_mostRunning, running);
        await _release.Task;
        Interlocked.Decrement(ref _running);
        return Results.Text("yes");
    }

    private async Task<HttpStatusCode> CallAsync(string caller)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", SampleTokens.Of(caller));
        using var answer = await _face.Http.SendAsync(request, Stop);
        return answer.StatusCode;
    }
}
