using System.CommandLine;
using Bonding.Agent.Guests;
using Bonding.Agent.Kernel;
using Bonding.Agent.Nodes;
using Bonding.Agent.Running;

namespace Bonding.Agent.Status;

/// <summary>
/// The command <c>status</c>: shows what a running agent says of itself, what can be read on this machine, measured over a second, and what
/// is missing.
/// </summary>
internal static class StatusCommand
{
    private static readonly TimeSpan Span = TimeSpan.FromSeconds(1);

    public static Command Create()
    {
        var (root, state) = (new RootOption(), new StateFileOption());
        var command = new Command("status", "Shows the agent that runs here, what it can read, and what this kernel does not offer.")
        {
            root,
            state,
        };
        command.SetAction(
            async (parsed, stop) =>
            {
                var output = parsed.InvocationConfiguration.Output;
                foreach (var line in AgentState.Read(parsed.GetValue(state)!)?.Lines() ?? ["No agent is running"])
                    await output.WriteLineAsync(line);
                return await RunAsync(output, parsed.GetValue(root)!, TimeProvider.System, stop);
            }
        );
        return command;
    }

    public static async Task<int> RunAsync(TextWriter output, string root, TimeProvider time, CancellationToken stop)
    {
        var files = new KernelFiles(root);
        var (guest, node) = (new GuestReader(files, time), new NodeReader(files, time));
        var (machine, pods) = (guest.Read(), node.Read());
        await Task.Delay(Span, time, stop);
        var (machineNow, podsNow) = (guest.Read(), node.Read());
        await output.WriteLineAsync("As a guest");
        if (machine is null || machineNow is null)
            await output.WriteLineAsync($"  nothing: {files.Resolve("/proc/stat")} cannot be read");
        else
            await WriteAsync(output, StatusText.OfGuest(machine, machineNow), GuestReader.MissingIn(machineNow));
        await output.WriteLineAsync($"As a node, by cgroup version {node.CgroupVersion}: {podsNow.Count} pods");
        var before = pods.ToDictionary(pod => pod.PodUid);
        var lines = podsNow.Where(pod => before.ContainsKey(pod.PodUid)).Select(pod => StatusText.OfPod(before[pod.PodUid], pod));
        await WriteAsync(output, lines, node.MissingIn(podsNow));
        return machineNow is null ? 1 : 0;
    }

    private static async Task WriteAsync(TextWriter output, IEnumerable<string> lines, IReadOnlyList<string> missing)
    {
        foreach (var line in lines)
            await output.WriteLineAsync(line);
        foreach (var feature in missing)
            await output.WriteLineAsync($"  missing    {feature}");
    }
}
