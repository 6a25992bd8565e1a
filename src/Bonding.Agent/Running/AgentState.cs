using System.Text.Json;
using System.Text.Json.Serialization;
using Bonding.Agent.Reports;

namespace Bonding.Agent.Running;

/// <summary>What a running agent says of itself, in a file that <c>bonding-agent status</c> reads.</summary>
/// <param name="Mode">guest or node.</param>
/// <param name="Address">The operator's address.</param>
/// <param name="ProcessId">The process that wrote it.</param>
/// <param name="Buffer">Its reports.</param>
/// <param name="Connections">How it stands with the operator.</param>
public sealed record AgentState(string Mode, string Address, int ProcessId, BufferState Buffer, ConnectionState Connections)
{
    /// <summary>Where it is written unless another file is named.</summary>
    public const string DefaultFile = "/run/bonding-agent/state.json";

    /// <summary>Replaces the file at once, so that no reader sees a part of it.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public void Write(string file)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
        File.WriteAllBytes(file + ".new", JsonSerializer.SerializeToUtf8Bytes(this, AgentStateJson.Default.AgentState));
        File.Move(file + ".new", file, overwrite: true);
    }

    /// <summary>Returns the state in a file; null if no agent wrote one, or the process that did has ended.</summary>
    public static AgentState? Read(string file)
    {
        try
        {
            var state = JsonSerializer.Deserialize(File.ReadAllBytes(file), AgentStateJson.Default.AgentState);
            return state is not null && Directory.Exists($"/proc/{state.ProcessId}") ? state : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    /// <summary>Returns lines for people.</summary>
    public IEnumerable<string> Lines()
    {
        yield return $"Running in {Mode} mode, process {ProcessId}, for {Address}";
        yield return Connections switch
        {
            { Problem: { } problem } => $"  not connected: {problem}",
            { HasFollower: true } => "  connected, and a second replica receives the reports, too",
            _ => "  connected",
        };
        yield return $"  reports    {Buffer.Reported} made, {Buffer.Waiting} waiting, {Buffer.Dropped} dropped";
        if (Connections.Standing is not { } standing)
            yield break;
        yield return FormattableString.Invariant(
            $"  multiplier {standing.Multiplier:0.##} of {standing.Units} units ({standing.Reason}), tier {standing.Tier}"
        );
        if (standing is { LikelyMillicores: { } likely, SizeMillicores: { } size })
            yield return $"  available  {likely}m of {size}m are predicted for the next 5 s";
    }
}

/// <summary>The JSON of <see cref="AgentState"/>, generated when it is compiled.</summary>
[JsonSerializable(typeof(AgentState))]
internal sealed partial class AgentStateJson : JsonSerializerContext;
