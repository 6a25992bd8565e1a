using System.Diagnostics;

namespace Bonding.TestKit.ControlPlanes;

/// <summary>The version of an etcd binary.</summary>
internal static class EtcdVersion
{
    /// <summary>Runs <c>etcd --version</c>, whose first line reads <c>etcd Version: 3.4.23</c>.</summary>
    public static async Task<Version> ReadAsync(string binary, CancellationToken cancellationToken)
    {
        using var process = Process.Start(new ProcessStartInfo(binary, "--version") { RedirectStandardOutput = true })!;
        var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        var first = output.Split('\n')[0];
        return Version.TryParse(first.Split(':')[^1].Trim().Split('-')[0], out var version)
            ? version
            : throw new InvalidOperationException($"{binary} --version gave '{first}', which names no version.");
    }
}
