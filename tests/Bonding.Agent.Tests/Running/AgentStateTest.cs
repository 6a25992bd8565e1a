using Bonding.Agent.Reports;
using Bonding.Agent.Running;

namespace Bonding.Agent.Tests.Running;

/// <summary>A running agent shows its state to <c>bonding-agent status</c>.</summary>
public sealed class AgentStateTest : IDisposable
{
    private readonly MachineFolder _files = new();

    private string File => _files.Root + "/run/agent/state.json";

    public void Dispose() => _files.Dispose();

    [Fact]
    public void It_is_read_as_it_was_written()
    {
        var state = new AgentState("guest", "https://operator:443/", Environment.ProcessId, new BufferState(9, 5, 4, 0), "no route");

        state.Write(File);

        Assert.Equal(state, AgentState.Read(File));
        Assert.Equal(
            [
                $"Running in guest mode, process {Environment.ProcessId}, for https://operator:443/",
                "  not connected: no route",
                "  reports    9 made, 4 waiting, 0 dropped",
            ],
            state.Lines()
        );
    }

    [Fact]
    public void An_agent_that_ended_is_not_running()
    {
        new AgentState("guest", "https://operator:443/", int.MaxValue, default, null).Write(File);

        Assert.Null(AgentState.Read(File));
    }

    [Fact]
    public void A_file_that_is_absent_or_damaged_is_no_agent()
    {
        Assert.Null(AgentState.Read(File));
        _files.Put("/run/agent/state.json", "{");

        Assert.Null(AgentState.Read(File));
    }
}
