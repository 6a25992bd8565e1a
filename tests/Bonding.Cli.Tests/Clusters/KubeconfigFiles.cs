namespace Bonding.Cli.Tests.Clusters;

/// <summary>Kubeconfig files in a folder of their own.</summary>
internal sealed class KubeconfigFiles : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("bonding-kubeconfig-");

    public string PathOf(string name) => Path.Combine(_folder.FullName, name);

    public string Write(string name, string text)
    {
        File.WriteAllText(PathOf(name), text);
        return PathOf(name);
    }

    /// <summary>Writes a file with the contexts, each of which has a cluster of its own with that server.</summary>
    public string Write(string name, string? current, params (string Context, string Server, string? Namespace)[] contexts)
    {
        var clusters = contexts.Select(context => $$"""{"name":"{{context.Context}}","cluster":{"server":"{{context.Server}}"} }""");
        var entries = contexts.Select(context =>
            $$"""{"name":"{{context.Context}}","context":{"cluster":"{{context.Context}}","user":"me","""
            + $$""" "namespace":"{{context.Namespace}}"} }"""
        );
        return Write(
            name,
            $$"""
            {"apiVersion":"v1","kind":"Config","current-context":"{{current}}",
             "clusters":[{{string.Join(',', clusters)}}],
             "users":[{"name":"me","user":{"token":"t"} }],
             "contexts":[{{string.Join(',', entries)}}]}
            """
        );
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
