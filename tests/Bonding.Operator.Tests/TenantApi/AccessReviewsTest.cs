using Bonding.Operator.TenantApi;
using Bonding.Operator.Tests.Fakes;
using k8s.Models;

namespace Bonding.Operator.Tests.TenantApi;

public sealed class AccessReviewsTest : IAsyncLifetime
{
    private static readonly V1UserInfo User = new() { Username = "web", Groups = ["shop"] };

    private LoopbackServer _server = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _server = await LoopbackServer.StartAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task The_API_server_is_asked_once_for_each_caller_and_each_thing()
    {
        using var api = _server.Connect();
        using var access = new AccessReviews(api.Resource<V1SubjectAccessReview>());
        var (one, other) = (VerifiedToken.Of(User), VerifiedToken.Of(User));
        _server.Answer = (context, body) =>
            LoopbackServer.Json(
                context,
                $$"""{"metadata":{},"status":{"allowed": {{(body.Contains("/open", StringComparison.Ordinal) ? "true" : "false")}} } }"""
            );

        for (var call = 0; call < 3; call++)
        {
            Assert.True(await AskAsync(one, "/open"));
            Assert.False(await AskAsync(one, "/closed"));
        }

        Assert.Equal(2, _server.Requests.Count);
        // Another token of the same user may have other groups.
        Assert.True(await AskAsync(other, "/open"));
        Assert.Equal(3, _server.Requests.Count);

        Task<bool> AskAsync(VerifiedToken caller, string path) =>
            access.MayReadAsync(caller, path, spec => spec.NonResourceAttributes = new() { Path = path, Verb = "get" }, Stop);
    }
}
