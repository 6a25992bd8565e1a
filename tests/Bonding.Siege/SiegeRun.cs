using System.Diagnostics;
using Bonding.Siege.Attacks;
using Bonding.Siege.Judging;
using Bonding.Siege.Stage;

namespace Bonding.Siege;

/// <summary>Runs the attacks one after the other, with quiet between them, and has each judged.</summary>
internal sealed class SiegeRun : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(4);
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan LongQuiet = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan CallPause = TimeSpan.FromMilliseconds(100);

    private const double SampledShare = 0.5;

    private readonly SiegeStage _stage;
    private readonly Watch _watch;
    private readonly GoodCallers _callers;
    private readonly Judge _judge = new(Town.Innocents);
    private readonly List<Call> _quietCalls = [];
    private readonly List<Call> _calls = [];

    private SiegeRun(SiegeStage stage, Watch watch, GoodCallers callers) => (_stage, _watch, _callers) = (stage, watch, callers);

    /// <summary>The part of its time that each attack and each rest gets.</summary>
    private double Share { get; init; } = 1;

    /// <param name="options">Which attacks.</param>
    /// <param name="say">Is told of every verdict.</param>
    /// <param name="stop">Ends it early.</param>
    public static async Task<SiegeResult> RunAsync(SiegeOptions options, Action<string> say, CancellationToken stop)
    {
        var attacks = AttackList.All().Where(attack => IsWanted(attack, options)).ToList();
        if (attacks.Count == 0)
            throw new ArgumentException($"ONLY is \"{options.Only}\"; allowed: a part of {string.Join(", ", AttackList.Names)}");
        await using var run = await StartAsync(options.IsSample ? SampledShare : 1, stop);
        await run.RestAsync(LongQuiet, stop);
        await run.BeginAsync(stop);
        var verdicts = new List<Verdict>();
        foreach (var attack in attacks)
        {
            verdicts.Add(await run.EndureAsync(attack, stop));
            foreach (var line in verdicts[^1].Lines())
                say(line);
            await run.RestAsync(Quiet, stop);
        }

        return new SiegeResult(verdicts, GoodCallers.Ratio(run._calls, run._quietCalls));
    }

    public async ValueTask DisposeAsync()
    {
        await _callers.DisposeAsync();
        await _stage.DisposeAsync();
    }

    private static bool IsWanted(IAttack attack, SiegeOptions options) =>
        (attack.IsSampled || !options.IsSample)
        && AttackList.NameOf(attack).Contains(options.Only ?? "", StringComparison.OrdinalIgnoreCase);

    private static async Task<SiegeRun> StartAsync(double share, CancellationToken stop)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(StartLimit);
        var stage = await SiegeStage.StartAsync(limit.Token);
        try
        {
            var watch = await stage.WatchAsync(limit.Token);
            return new SiegeRun(stage, watch, new GoodCallers(await Town.SettleAsync(stage, watch, limit.Token), CallPause))
            {
                Share = share,
            };
        }
        catch
        {
            await stage.DisposeAsync();
            throw;
        }
    }

    private async Task RestAsync(TimeSpan time, CancellationToken stop)
    {
        var from = Stopwatch.GetTimestamp();
        await Task.Delay(time * Share, stop);
        _quietCalls.AddRange(_callers.Between(from, Stopwatch.GetTimestamp()));
    }

    private async Task BeginAsync(CancellationToken stop)
    {
        var quiet = await _watch.ReadAsync(stop);
        if (quiet.Leader.TryGetValue("bonding_settled_timestamp_seconds", out var settledAt) && settledAt > 0)
            foreach (var innocent in Town.Innocents)
                innocent.Begin(quiet, settledAt);
    }

    private async Task<Verdict> EndureAsync(IAttack attack, CancellationToken stop)
    {
        await using var field = await Battlefield.OpenAsync(_stage, AttackList.NameOf(attack), stop);
        try
        {
            await attack.PrepareAsync(field, stop);
            var from = Stopwatch.GetTimestamp();
            var spell = await WatchAsync(attack, field, stop);
            await field.CeaseAsync();
            var calls = _callers.Between(from, Stopwatch.GetTimestamp());
            _calls.AddRange(calls);
            return await _judge.DecideAsync(attack, field, spell, calls, GoodCallers.Ratio(calls, _quietCalls), stop);
        }
        catch (Exception failed) when (failed is InvalidOperationException or TimeoutException or HttpRequestException)
        {
            return new Verdict(AttackList.NameOf(attack), attack.ByDesign) { Breaches = [$"it was not carried out: {failed.Message}"] };
        }
    }

    private async Task<Spell> WatchAsync(IAttack attack, Battlefield field, CancellationToken stop)
    {
        List<Reading> readings = [await _watch.ReadAsync(stop)];
        var begun = Stopwatch.GetTimestamp();
        var strike = attack.StrikeAsync(field, stop);
        while (!strike.IsCompleted || Stopwatch.GetElapsedTime(begun) < attack.Lasts * Share)
        {
            await Task.Delay(Between, stop);
            readings.Add(await _watch.ReadAsync(stop));
        }

        await strike;
        return new Spell(readings);
    }
}
