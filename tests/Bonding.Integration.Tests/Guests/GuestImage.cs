using System.Diagnostics;
using Bonding.Demo.Cluster;
using Bonding.TestKit.Parts;

namespace Bonding.Integration.Tests.Guests;

/// <summary>The file system in memory that a guest boots with: busybox, the agent and what it needs to reach the operator.</summary>
internal static class GuestImage
{
    private static readonly string[] Folders = ["bin", "etc", "proc", "sys", "dev", "run", "tmp", "modules"];

    // OpenSSL is opened by name when the agent first uses TLS, so nothing lists it.
    private static readonly string[] Opened = ["libssl.so.3", "libcrypto.so.3"];

    /// <summary>The native agent, as <c>make agent</c> leaves it.</summary>
    public static string Agent => Path.Combine(DemoRepository.Root, "artifacts", "agent", "bonding-agent");

    /// <summary>Returns why no guest can run here; null if one can.</summary>
    public static string? Obstacle =>
        !File.Exists(Part("vmlinuz")) ? $"{Part("vmlinuz")} is missing; eng/parts/guest.sh fetches it"
        : !File.Exists(Agent) ? $"{Agent} is missing; make agent compiles it"
        : GuestMachine.Qemu is null ? "qemu-system-x86_64 is not on PATH; eng/parts/guest.sh installs it"
        : null;

    /// <summary>The path of a part of the guest.</summary>
    public static string Part(string name) => Path.Combine(InstalledParts.Folder, "guest", name);

    /// <summary>Makes the archive that the kernel unpacks.</summary>
    /// <param name="folder">A folder to make it in.</param>
    /// <param name="files">The files of <c>/etc</c>, by name.</param>
    /// <param name="stop">Ends it.</param>
    /// <returns>The path of the archive.</returns>
    public static async Task<string> MakeAsync(string folder, IReadOnlyDictionary<string, string> files, CancellationToken stop)
    {
        var root = Path.Combine(folder, "root");
        foreach (var name in Folders)
            Directory.CreateDirectory(Path.Combine(root, name));
        File.Copy(Part("busybox"), Path.Combine(root, "bin", "busybox"));
        File.Copy(Agent, Path.Combine(root, "bin", "bonding-agent"));
        File.Copy(Path.Combine(AppContext.BaseDirectory, "Guests", "init.sh"), Path.Combine(root, "init"));
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(Path.Combine(root, "init"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        foreach (var module in Directory.EnumerateFiles(Part("modules")))
            File.Copy(module, Path.Combine(root, "modules", Path.GetFileName(module)));
        foreach (var (name, text) in files)
            await File.WriteAllTextAsync(Path.Combine(root, "etc", name), text, stop);
        foreach (var library in await LibrariesAsync(stop))
        {
            Directory.CreateDirectory(root + Path.GetDirectoryName(library));
            File.Copy(library, root + library, overwrite: true);
        }

        var archive = Path.Combine(folder, "initrd");
        string[] pack = ["-c", $"cd '{root}' && find . | '{Part("busybox")}' cpio -o -H newc > '{archive}'"];
        await RunAsync(pack, stop);
        return archive;
    }

    // The names that ldd and the linker's cache show are where the loader of the guest looks for them.
    private static async Task<IReadOnlyList<string>> LibrariesAsync(CancellationToken stop)
    {
        var listed = await RunAsync(["-c", $"ldd '{Agent}' && /sbin/ldconfig -p"], stop);
        var lines = listed.Split('\n', StringSplitOptions.TrimEntries);
        var linked = lines.Where(line => line.Contains("(0x", StringComparison.Ordinal)).Select(PathIn);
        var opened = Opened.Select(name =>
            PathIn(lines.First(line => line.StartsWith($"{name} (", StringComparison.Ordinal) && line.Contains("x86-64")))
        );
        return [.. linked.Concat(opened).OfType<string>().Distinct()];
    }

    private static async Task<string> RunAsync(string[] arguments, CancellationToken stop)
    {
        using var shell = Process.Start(new ProcessStartInfo("/bin/sh", arguments) { RedirectStandardOutput = true })!;
        var output = await shell.StandardOutput.ReadToEndAsync(stop);
        await shell.WaitForExitAsync(stop);
        return shell.ExitCode == 0 ? output : throw new InvalidOperationException($"{arguments[^1]} ended with {shell.ExitCode}");
    }

    // ldd: "libm.so.6 => /lib/x86_64-linux-gnu/libm.so.6 (0x00007f…)"; the cache: "libssl.so.3 (libc6,x86-64) => /lib/…".
    private static string? PathIn(string line) => line.Split(' ').FirstOrDefault(word => word.StartsWith('/'));
}
