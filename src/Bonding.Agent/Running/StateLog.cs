using Bonding.Agent.Reports;

namespace Bonding.Agent.Running;

/// <summary>Keeps the state file current, and logs when the operator is reached or lost.</summary>
internal sealed class StateLog(string mode, Uri address, string file, TextWriter log)
{
    private string? _problem = "";
    private bool _mayWrite = true;

    public void Note(BufferState buffer, ConnectionState connections)
    {
        var problem = connections.Problem;
        if (problem != _problem)
            log.WriteLine(problem is null ? $"connected to {address}" : $"not connected to {address}: {problem}");
        _problem = problem;
        if (!_mayWrite)
            return;
        try
        {
            new AgentState(mode, address.ToString(), Environment.ProcessId, buffer, connections).Write(file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            _mayWrite = false;
            log.WriteLine($"{file} cannot be written, so \"bonding-agent status\" does not show this agent: {error.Message}");
        }
    }
}
