using System.Diagnostics;
using System.Net;
using Bonding.TestKit.Processes;

namespace Bonding.AgentBench.Load;

/// <summary>The agent as it is shipped, in guest mode on this machine, beside the fleet.</summary>
internal sealed class NativeAgent : IAsyncDisposable
{
    private const double Mebibyte = 1024 * 1024;

    private readonly WorkFolder _folder = WorkFolder.Create();
    private readonly ServerProcess _process;

    public NativeAgent(string binary, BenchTenant tenant, IPEndPoint server, string authorityFile)
    {
        SizeMebibytes = new FileInfo(binary).Length / Mebibyte;
        File.WriteAllText(_folder.File("token"), tenant.Token());
        string[] arguments =
        [
            "guest",
            "--address",
            $"https://{server}",
            "--token-file",
            _folder.File("token"),
            "--ca-file",
            authorityFile,
            "--state-file",
            _folder.File("state.json"),
        ];
        _process = ServerProcess.Start("agent", binary, arguments, _folder.FullPath);
    }

    /// <summary>The size of the binary.</summary>
    public double SizeMebibytes { get; }

    /// <summary>Returns its CPU time since its start, and its resident memory.</summary>
    /// <exception cref="InvalidOperationException">It ended.</exception>
    public (double CpuSeconds, double ResidentMebibytes) Usage()
    {
        if (_process.HasExited)
            throw new InvalidOperationException($"the agent ended. {_process.Tail()}");
        using var process = Process.GetProcessById(_process.Id);
        return (process.TotalProcessorTime.TotalSeconds, process.WorkingSet64 / Mebibyte);
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _folder.Dispose();
    }
}
