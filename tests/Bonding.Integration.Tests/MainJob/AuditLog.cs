using System.Text.Json.Nodes;
using Bonding.TestKit.Processes;

namespace Bonding.Integration.Tests.MainJob;

/// <summary>The API server's own record of who asked for what and what came of it.</summary>
internal sealed class AuditLog : IDisposable
{
    private const string Policy = """
        apiVersion: audit.k8s.io/v1
        kind: Policy
        omitStages: [RequestReceived]
        rules:
        - level: Metadata
        """;

    private readonly WorkFolder _folder = WorkFolder.Create();

    public AuditLog() => File.WriteAllText(_folder.File("policy.yaml"), Policy);

    /// <summary>What kube-apiserver has to be told. The log is written as requests are answered.</summary>
    public IReadOnlyList<string> ApiServerArguments =>
        [$"--audit-policy-file={_folder.File("policy.yaml")}", $"--audit-log-path={LogPath}", "--audit-log-mode=blocking"];

    private string LogPath => _folder.File("audit.log");

    /// <summary>All requests of a user so far, in order of their answers.</summary>
    public IReadOnlyList<ApiCall> CallsOf(string user)
    {
        using var file = new StreamReader(new FileStream(LogPath, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        var calls = new List<ApiCall>();
        while (file.ReadLine() is { } line)
            if (line.EndsWith('}') && line.Contains(user, StringComparison.Ordinal)) calls.Add(ApiCall.Of(JsonNode.Parse(line)!));
        return [.. calls.Where(call => call.User == user)];
    }

    public void Dispose() => _folder.Dispose();
}
