using Bonding.Kubernetes.Client;
using Bonding.Operator.Configuration;
using Bonding.Operator.TenantApi;
using Bonding.Operator.Tests.Fakes;
using k8s.Models;

namespace Bonding.Operator.Tests.TenantApi;

/// <summary>A client that sends tokens cannot make the API server review any number of them.</summary>
public sealed class TokenVerifierTest : IAsyncLifetime
{
    private const string NotValid = """{"metadata":{},"status":{"authenticated":false}}""";
    private const string Valid = """
        {"metadata":{},"status":{"authenticated":true,"audiences":["bonding.dev"],"user":{"username":"system:serviceaccount:shop:web"}}}
        """;

    private LoopbackServer _server = null!;
    private ApiConnection _api = null!;
    private TokenVerifier _reviews = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await LoopbackServer.StartAsync();
        _api = _server.Connect();
        _reviews = new TokenVerifier(_api.Resource<V1TokenReview>(), new OperatorOptions());
    }

    public async ValueTask DisposeAsync()
    {
        _reviews.Dispose();
        _api.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task A_token_that_is_not_valid_is_not_reviewed_again_at_once_and_drives_out_no_good_one()
    {
        _server.Answer = (context, body) =>
            LoopbackServer.Json(context, body.Contains("good", StringComparison.Ordinal) ? Valid : NotValid);
        Assert.NotNull(await _reviews.VerifyAsync("good", Stop));
        for (var time = 0; time < 5; time++)
            Assert.Null(await _reviews.VerifyAsync("bad", Stop));
        Assert.NotNull(await _reviews.VerifyAsync("good", Stop));

        // One for the good one; for the other one with the audience and one without.
        Assert.Equal(3, _server.Requests.Count);
    }

    [Fact]
    public async Task Only_a_few_reviews_are_under_way_at_once_and_whoever_is_too_many_is_told_to_come_again()
    {
        var release = new TaskCompletionSource();
        _server.Answer = async (context, _) =>
        {
            await release.Task;
            await LoopbackServer.Json(context, NotValid);
        };
        var asked = Enumerable.Range(0, 200).Select(token => _reviews.VerifyAsync($"token-{token}", Stop)).ToList();

        await Assert.ThrowsAsync<TimeoutException>(() => asked[^1]);
        Assert.InRange(_server.Requests.Count, 0, TokenVerifier.MaxConcurrent);
        release.SetResult();
        await Task.WhenAll(asked.Where(review => !review.IsFaulted));
        Assert.Equal(200, asked.Count(review => review.IsFaulted) + (_server.Requests.Count / 2));
    }
}
