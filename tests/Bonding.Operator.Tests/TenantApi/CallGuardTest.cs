using System.Net;
using System.Net.Http.Headers;
using Bonding.Contract;
using Bonding.Kubernetes.Client;
using Bonding.Operator.Limits;
using Bonding.Operator.TenantApi;
using Bonding.Operator.Tests.Fakes;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Bonding.Operator.Tests.TenantApi;

/// <summary>A call of the contract that nothing answers ends by itself.</summary>
public sealed class CallGuardTest : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new();
    private readonly StuckCalls _calls = new();
    private readonly TaskCompletionSource _reviewed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Func<Task> _review = () => Task.CompletedTask;
    private LoopbackServer _apiServer = null!;
    private ApiConnection _api = null!;
    private FaceServer _face = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _apiServer = await LoopbackServer.StartAsync();
        _apiServer.Answer = async (context, _) =>
        {
            _reviewed.TrySetResult();
            await _review();
            await LoopbackServer.Json(context, SampleTokens.Valid());
        };
        _api = _apiServer.Connect();
        _face = await FaceServer.StartAsync(
            services =>
            {
                services.AddGrpc(grpc => grpc.Interceptors.Add<CallGuard>()).AddJsonTranscoding();
                services
                    .AddSingleton(SampleTokens.VerifierBy(_api))
                    .AddSingleton(provider => ActivatorUtilities.CreateInstance<CallerCheck>(provider, Face.TenantApi))
                    .AddSingleton(new CallerLimits(TimeProvider.System))
                    .AddSingleton(provider => ActivatorUtilities.CreateInstance<CallGuard>(provider, _time))
                    .AddSingleton(_calls);
            },
            endpoints => endpoints.MapGrpcService<StuckCalls>()
        );
    }

    public async ValueTask DisposeAsync()
    {
        await _face.DisposeAsync();
        _api.Dispose();
        await _apiServer.DisposeAsync();
    }

    [Fact]
    public async Task A_call_whose_work_hangs_is_refused_in_time_and_its_work_ends()
    {
        var answer = CallAsync();
        await Begins(_calls.Begun.Task, answer);

        _time.Advance(CallGuard.LongestCall);

        using var refused = await answer;
        Assert.Equal((HttpStatusCode.GatewayTimeout, "10"), (refused.StatusCode, refused.Headers.RetryAfter?.ToString()));
        await _calls.Ended.Task.WaitAsync(Stop);
    }

    [Fact]
    public async Task So_is_one_whose_token_the_API_server_does_not_verify()
    {
        var never = new TaskCompletionSource();
        _review = () => never.Task;
        using var released = new Release(never);
        var answer = CallAsync();
        await Begins(_reviewed.Task, answer);

        _time.Advance(CallGuard.LongestCall);

        using var refused = await answer;
        Assert.Equal(HttpStatusCode.GatewayTimeout, refused.StatusCode);
        Assert.False(_calls.Begun.Task.IsCompleted);
    }

    // A call that is answered too early must not be waited for.
    private static async Task Begins(Task begun, Task<HttpResponseMessage> answer)
    {
        if (await Task.WhenAny(begun, answer).WaitAsync(Stop) == answer)
            Assert.Fail($"answered at once: {(await answer).StatusCode} {await (await answer).Content.ReadAsStringAsync(Stop)}");
    }

    private async Task<HttpResponseMessage> CallAsync()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "v1/self");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", SampleTokens.Of("good"));
        return await _face.Http.SendAsync(request, Stop);
    }

    private sealed class Release(TaskCompletionSource waiting) : IDisposable
    {
        public void Dispose() => waiting.SetResult();
    }

    private sealed class StuckCalls : SelfService.SelfServiceBase
    {
        public TaskCompletionSource Begun { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Ended { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override async Task<Self> Get(SelfRequest request, ServerCallContext context)
        {
            Begun.SetResult();
            try
            {
                await Task.Delay(Timeout.Infinite, context.CancellationToken);
            }
            finally
            {
                Ended.SetResult();
            }

            return new Self();
        }
    }
}
