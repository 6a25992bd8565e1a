using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Bonding.TestKit.Proxies.Faults;

namespace Bonding.TestKit.Tests.Proxies.Faults;

public class RequestFaultTest(FaultStage stage) : IClassFixture<FaultStage>
{
    private static readonly CallPoint SecondCreate = new("create", "configmaps", 2);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(409, "Conflict", null)]
    [InlineData(410, "Expired", null)]
    [InlineData(429, "TooManyRequests", 1)]
    [InlineData(500, "InternalError", null)]
    [InlineData(503, "ServiceUnavailable", null)]
    public async Task The_nth_call_alone_is_refused_and_the_server_never_sees_it(int code, string reason, int? retryAfter)
    {
        var rule = new RequestFaultRule(SecondCreate, RequestFaults.Refuse(code, reason, retryAfter));
        await using var faulty = await FaultCase.OpenAsync(stage, rule);
        (await faulty.CreateAsync("a")).EnsureSuccessStatusCode();
        Assert.False(rule.HasFired);

        using var refused = await faulty.CreateAsync("b");
        (await faulty.CreateAsync("c")).EnsureSuccessStatusCode();

        Assert.Equal(code, (int)refused.StatusCode);
        Assert.Equal(reason, (string?)(await refused.Content.ReadFromJsonAsync<JsonNode>(Stop))!["reason"]);
        Assert.Equal(retryAfter, refused.Headers.RetryAfter?.Delta?.TotalSeconds);
        Assert.Equal(["a", "c"], await faulty.NamesAsync());
        Assert.True(rule.HasFired);
    }

    [Fact]
    public async Task A_cut_before_leaves_the_server_as_it_was_and_a_cut_after_does_not()
    {
        await using var faulty = await FaultCase.OpenAsync(
            stage,
            new RequestFaultRule(SecondCreate, RequestFaults.CutBefore),
            new RequestFaultRule(SecondCreate with { Occurrence = 2 }, RequestFaults.CutAfter)
        );
        (await faulty.CreateAsync("a")).EnsureSuccessStatusCode();

        await Assert.ThrowsAsync<HttpRequestException>(() => faulty.CreateAsync("before"));
        await Assert.ThrowsAsync<HttpRequestException>(() => faulty.CreateAsync("after"));

        Assert.Equal(["a", "after"], await faulty.NamesAsync());
    }

    [Fact]
    public async Task A_time_out_after_success_answers_nothing_although_the_server_acted()
    {
        await using var faulty = await FaultCase.OpenAsync(
            stage,
            new RequestFaultRule(SecondCreate with { Occurrence = 1 }, RequestFaults.TimeOutAfter)
        );
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var waiting = faulty.CreateAsync("a", patience.Token);
        await Eventually.TrueAsync(async () => (await faulty.NamesAsync()).Count > 0, Stop);

        Assert.False(waiting.IsCompleted);
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    [Fact]
    public async Task A_delayed_request_arrives()
    {
        await using var faulty = await FaultCase.OpenAsync(
            stage,
            new RequestFaultRule(SecondCreate with { Occurrence = 1 }, RequestFaults.Delay(TimeSpan.FromMilliseconds(200)))
        );

        (await faulty.CreateAsync("a")).EnsureSuccessStatusCode();

        Assert.Equal(["a"], await faulty.NamesAsync());
    }

    [Theory]
    [InlineData("")]
    [InlineData("?fieldSelector=metadata.name%3Da")]
    public async Task A_stale_list_shows_what_there_was(string selection)
    {
        await using var unruly = await FaultCase.OpenAsync(stage);
        await unruly.CreateDirectlyAsync("a");
        var before = await unruly.VersionAsync();
        await using var faulty = await FaultCase.OpenAsync(
            stage,
            new RequestFaultRule(new("list", "configmaps", 1), RequestFaults.StaleList(before))
        );
        await unruly.CreateDirectlyAsync("b");

        var stale = await faulty.Client.GetFromJsonAsync<JsonNode>(unruly.Path + selection, Stop);
        var fresh = await faulty.Client.GetFromJsonAsync<JsonNode>(unruly.Path, Stop);

        Assert.Equal((1, before), (stale!["items"]!.AsArray().Count, (string?)stale["metadata"]!["resourceVersion"]));
        Assert.Equal(2, fresh!["items"]!.AsArray().Count);
    }

    [Fact]
    public async Task Stale_reads_repeat_the_first_answer()
    {
        var rule = new StaleReads("configmaps");
        await using var faulty = await FaultCase.OpenAsync(stage, rule);
        await faulty.CreateDirectlyAsync("a");
        var first = await faulty.Client.GetStringAsync($"{faulty.Path}/a", Stop);
        using var changed = await faulty.Client.PutAsJsonAsync(
            $"{faulty.Path}/a",
            new { metadata = new { name = "a" }, data = new { key = "new" } },
            Stop
        );
        changed.EnsureSuccessStatusCode();

        Assert.Equal(first, await faulty.Client.GetStringAsync($"{faulty.Path}/a", Stop));
        Assert.Equal(1, rule.Count);
    }

    [Fact]
    public async Task The_log_tells_every_call_and_event_by_its_position()
    {
        var log = new CallLog();
        await using var faulty = await FaultCase.OpenAsync(stage, log);
        var from = await faulty.VersionAsync();
        (await faulty.CreateAsync("a")).EnsureSuccessStatusCode();
        (await faulty.CreateAsync("b")).EnsureSuccessStatusCode();
        await faulty.WatchAsync(from, 2);
        await faulty.Client.GetStringAsync("apis", Stop);

        Assert.Equal(
            ["create configmaps #1", "create configmaps #2", "event configmaps #1", "event configmaps #2", "watch configmaps #1"],
            log.Points.Select(point => point.ToString())
        );
    }
}
