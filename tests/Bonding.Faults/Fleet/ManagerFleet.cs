using Bonding.TestKit.ControlPlanes;
using Bonding.TestKit.Proxies;

namespace Bonding.Faults.Fleet;

/// <summary>The managers of one run: as many as wanted, and one more for each that crashed.</summary>
internal sealed class ManagerFleet(ControlPlane controlPlane, string ns, FleetOptions options, CounterScript counters) : IAsyncDisposable
{
    private readonly List<IManager> _running = [];
    private readonly List<IManager> _crashed = [];

    public IReadOnlyList<IManager> Running => _running;

    public int Crashes => _crashed.Count;

    /// <summary>Replaces the managers that crashed; the first call starts all of them.</summary>
    public async Task TendAsync(CancellationToken stop)
    {
        foreach (var dead in _running.Where(manager => manager.IsGone).ToList())
        {
            _running.Remove(dead);
            _crashed.Add(dead);
        }

        while (_running.Count < options.Managers)
            _running.Add(await StartAsync(stop));
    }

    /// <summary>Stops the oldest manager in order, as a rolling update does, and starts another one that takes over.</summary>
    public async Task HandOverAsync(CancellationToken stop)
    {
        await TendAsync(stop);
        var oldest = _running[0];
        _running.Add(await StartAsync(stop));
        _running.Remove(oldest);
        await oldest.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var manager in _running)
            await manager.Lifeline.CrashAsync();
        await Task.WhenAll(_running.Concat(_crashed).Select(manager => manager.DisposeAsync().AsTask()));
    }

    private async Task<IManager> StartAsync(CancellationToken stop)
    {
        var lifeline = new Lifeline();
        var rules = new ApiProxyOptions { Rules = [lifeline, .. options.Rules, new PrivatePolicy(ns)], PlayPodResize = false };
        var proxy = await ApiProxy.StartAsync(controlPlane, rules, stop);
        return options.AsProcesses
            ? await OperatorManager.StartAsync(lifeline, proxy, ns, options, controlPlane, stop)
            : await AccountsManager.StartAsync(lifeline, proxy, ns, options, counters, stop);
    }
}
