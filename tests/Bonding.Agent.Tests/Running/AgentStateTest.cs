using Bonding.Agent.Reports;
using Bonding.Agent.Running;

namespace Bonding.Agent.Tests.Running;

/// <summary>A running agent shows its state to <c>bonding-agent status</c>.</summary>
public sealed class AgentStateTest : IDisposable
{
    private static readonly ConnectionState Lost = new("no route", HasFollower: false, null);

    private readonly MachineFolder _files = new();

    private string File => _files.Root + "/run/agent/state.json";

    public void Dispose() => _files.Dispose();

    [Fact]
    public void It_is_read_as_it_was_written()
    {
        var state = new AgentState("guest", "https://operator:443/", Environment.ProcessId, new BufferState(9, 5, 4, 0), Lost);

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
    public void It_shows_what_the_operator_told_of_the_tenant()
    {
        var standing = new ReceivedStanding(3, 5.25, "RiseForecast", "bonding-tier-3", LikelyMillicores: 1200, SizeMillicores: 2000);
        new AgentState("guest", "https://operator:443/", Environment.ProcessId, default, new ConnectionState(null, true, standing)).Write(
            File
        );

        Assert.Equal(
            [
                "  connected, and a second replica receives the reports, too",
                "  reports    0 made, 0 waiting, 0 dropped",
                "  multiplier 5.25 of 3 units (RiseForecast), tier bonding-tier-3",
                "  available  1200m of 2000m are predicted for the next 5 s",
            ],
            AgentState.Read(File)!.Lines().Skip(1)
        );
    }

    [Fact]
    public void An_agent_that_ended_is_not_running()
    {
        new AgentState("guest", "https://operator:443/", int.MaxValue, default, Lost).Write(File);

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
