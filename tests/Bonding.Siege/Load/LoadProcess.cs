using Bonding.TestKit.Processes;

namespace Bonding.Siege.Load;

/// <summary>This program again, as an attacker with half a core: held by a cgroup, or else by a pace that it keeps itself.</summary>
internal sealed class LoadProcess : IAsyncDisposable
{
    private const string Join = """
        [ -z "$1" ] || echo $$ > "$1"
        shift
        exec "$@"
        """;

    private readonly WorkFolder _folder = WorkFolder.Create();
    private readonly CpuQuota? _quota = CpuQuota.TryCreate();
    private readonly ServerProcess _process;

    /// <param name="order">What it does, as <see cref="Assault"/> understands it.</param>
    public LoadProcess(IEnumerable<string> order)
    {
        var pace = $"{Pace.Variable}={(_quota is null ? "1" : "0")}";
        string[] arguments =
        [
            "-c",
            Join,
            "sh",
            _quota?.Members ?? "",
            "env",
            pace,
            "dotnet",
            Path.Combine(AppContext.BaseDirectory, "Bonding.Siege.dll"),
            "assail",
            .. order,
        ];
        _process = ServerProcess.Start("attacker", "/bin/sh", arguments, _folder.FullPath);
    }

    public string Tail() => _process.Tail();

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _quota?.Dispose();
        _folder.Dispose();
    }
}
