using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Bonding.TestKit.KubeVirt;
using Bonding.TestKit.Objects;
using Bonding.TestKit.Traces;
using k8s.Models;

namespace Bonding.Demo.Cluster;

/// <summary>
/// Gives every running guest its counters, as virt-handler does: they begin at zero with each new guest. A guest plays the recorded
/// load that its name begins with: web-1 and web-2 play "web", from different places on.
/// </summary>
internal sealed class GuestMeters(JsonClient api, TenantMetricsExporter exporter)
{
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan BetweenNamesakes = TimeSpan.FromSeconds(97);

    private readonly Dictionary<string, Trace> _traces = Trace.Names.ToDictionary(name => name, Trace.Load);
    private readonly ConcurrentDictionary<ObjectRef, Guest> _guests = [];

    /// <summary>Waits until that many guests run and are metered.</summary>
    public async Task UntilRunningAsync(int guests, CancellationToken stop)
    {
        while (await MeterAsync(stop) < guests)
            await Task.Delay(Poll, stop);
    }

    /// <summary>Follows starts, restarts and moves of guests until stopped.</summary>
    public async Task FollowAsync(CancellationToken stop)
    {
        using var timer = new PeriodicTimer(Poll);
        while (await timer.WaitForNextTickAsync(stop))
            await MeterAsync(stop);
    }

    /// <summary>Returns the counters of a guest; null while it does not run.</summary>
    public MeteredTenant? MeterOf(ObjectRef guest) => _guests.GetValueOrDefault(guest)?.Meter;

    /// <summary>All counters end.</summary>
    public void End()
    {
        foreach (var guest in _guests.Values)
            exporter.Remove(guest.Meter);
    }

    private async Task<int> MeterAsync(CancellationToken stop)
    {
        var list = (await api.ListAsync(ApiResource.Instances, stop))["items"]!.AsArray().OfType<JsonObject>();
        var running = list.Where(instance => instance.Text("status", "phase") == "Running").ToDictionary(instance => instance.Key);
        foreach (var gone in _guests.Where(pair => !pair.Value.IsStill(running.GetValueOrDefault(pair.Key))).ToList())
        {
            exporter.Remove(gone.Value.Meter);
            _guests.TryRemove(gone.Key, out _);
        }

        foreach (var (key, instance) in running.Where(pair => !_guests.ContainsKey(pair.Key)))
            _guests[key] = Begin(instance);
        return _guests.Count;
    }

    private Guest Begin(JsonObject instance)
    {
        var name = instance.Name.Split('-');
        var load = _traces.GetValueOrDefault(name[0]) ?? _traces["idle"];
        var number = int.TryParse(name[^1], out var last) ? last : 0;
        var node = instance.Text("status", "nodeName");
        var domain = instance["spec"]!["domain"]!;
        var size = new TenantSize(VmSpec.VcpusOf(domain), (long)new ResourceQuantity(domain.Text("memory", "guest")).ToDecimal());
        return new Guest(
            instance.Uid,
            node,
            exporter.AddMachine(instance.Namespace, instance.Name, node, size, load, BetweenNamesakes * number)
        );
    }

    private sealed record Guest(string InstanceUid, string Node, MeteredTenant Meter)
    {
        public bool IsStill(JsonObject? instance) =>
            instance is not null && instance.Uid == InstanceUid && instance.Text("status", "nodeName") == Node;
    }
}
