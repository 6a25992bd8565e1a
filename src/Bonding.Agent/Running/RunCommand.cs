using System.CommandLine;
using Bonding.Agent.Guests;
using Bonding.Agent.Kernel;
using Bonding.Agent.Nodes;
using Bonding.Agent.Reports;
using Bonding.Contract;

namespace Bonding.Agent.Running;

/// <summary>The commands <c>guest</c> and <c>node</c>: read this machine and report to the operator until they are stopped.</summary>
internal static class RunCommand
{
    /// <summary>Readings a second of a guest, which are cheap.</summary>
    private const int GuestReadings = 5;

    public static Command CreateGuest() =>
        Create("guest", "Reports the use of this VM, five readings a second.", GuestReadings, isTenant: true, AddGuest);

    public static Command CreateNode() =>
        Create("node", "Reports the use of the pods of this node, once a second.", 1, isTenant: false, AddNode);

    private static Command Create(string name, string description, int readings, bool isTenant, Func<KernelFiles, Action<Report>> adder)
    {
        var (connection, root, state) = (new ConnectionOptions(), new RootOption(), new StateFileOption());
        var command = new Command(name, description) { root, state };
        connection.AddTo(command);
        command.SetAction(
            async (parsed, stop) =>
            {
                var target = connection.Read(parsed);
                var buffer = new ReportBuffer(Guid.NewGuid().ToString("N"));
                var connections = new OperatorConnections(buffer, target, isTenant, TimeProvider.System);
                var loop = new AgentLoop(adder(new KernelFiles(parsed.GetValue(root)!)), readings, buffer, TimeProvider.System);
                var log = new StateLog(name, target.Address, parsed.GetValue(state)!, parsed.InvocationConfiguration.Error);
                var sending = connections.RunAsync(stop);
                await loop.RunAsync(() => log.Note(buffer.State, connections.State), stop)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                await sending;
                return 0;
            }
        );
        return command;
    }

    private static Action<Report> AddGuest(KernelFiles files)
    {
        var reader = new GuestReader(files, TimeProvider.System);
        return report =>
        {
            if (reader.Read() is { } reading)
                report.Guest.Add(reading);
        };
    }

    private static Action<Report> AddNode(KernelFiles files)
    {
        var reader = new NodeReader(files, TimeProvider.System);
        return report => report.Pods.AddRange(reader.Read().Take(ReadingLimits.MostPods));
    }
}
