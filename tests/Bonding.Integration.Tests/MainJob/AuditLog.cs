using System.Text.Json.Nodes;
using Bonding.TestKit.Objects;
using Bonding.TestKit.Processes;

namespace Bonding.Integration.Tests.MainJob;

/// <summary>The API server's own record of who asked for what and what came of it.</summary>
internal sealed class AuditLog : IDisposable
{
    private const string Policy = """
        apiVersion: audit.k8s.io/v1
        kind: Policy
        omitStages: [ResponseStarted]
        rules:
        - level: Metadata
        """;

    private readonly WorkFolder _folder = WorkFolder.Create();

    public AuditLog() => File.WriteAllText(_folder.File("policy.yaml"), Policy);

    /// <summary>What kube-apiserver has to be told. The log is written as requests are answered.</summary>
    public IReadOnlyList<string> ApiServerArguments =>
        [$"--audit-policy-file={_folder.File("policy.yaml")}", $"--audit-log-path={LogPath}", "--audit-log-mode=blocking"];

    private string LogPath => _folder.File("audit.log");

    /// <summary>
    /// Returns all requests of a user that were answered, in order of the responses. A watch counts from its request
    /// on, because it may last.
    /// </summary>
    public IReadOnlyList<AuditedRequest> CallsOf(string user)
    {
        using var file = new StreamReader(new FileStream(LogPath, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        var calls = new List<AuditedRequest>();
        while (file.ReadLine() is { } line)
            if (line.EndsWith('}') && line.Contains(user, StringComparison.Ordinal) && JsonNode.Parse(line) is { } entry && Counts(entry))
                calls.Add(AuditedRequest.Of(entry));
        return [.. calls.Where(call => call.User == user)];
    }

    private static bool Counts(JsonNode entry) => entry.Text("stage") == "ResponseComplete" || entry.Text("verb") == "watch";

    public void Dispose() => _folder.Dispose();
}
