using System.Diagnostics;
using System.Net.Sockets;
using Bonding.TestKit;
using Bonding.TestKit.Processes;

namespace Bonding.Integration.Tests.Guests;

/// <summary>
/// A VM under qemu, with the kernel's own virtualization where this machine offers it and it works, else emulated: inside of some VMs a
/// guest fails at its first rare instruction.
/// </summary>
internal sealed class GuestMachine : IAsyncDisposable
{
    /// <summary>The address at which the guest reaches the loopback interface of this machine.</summary>
    public const string HostAddress = "10.0.2.2";

    private const string Kvm = "/dev/kvm";

    private static readonly TimeSpan KvmLimit = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan EmulatedLimit = TimeSpan.FromMinutes(3);

    private readonly ServerProcess _qemu;
    private readonly Socket _console;
    private readonly List<(string Text, long At)> _lines = [];
    private readonly Task _reading;

    private GuestMachine(ServerProcess qemu, Socket console, bool isEmulated)
    {
        (_qemu, _console, IsEmulated) = (qemu, console, isEmulated);
        _reading = ReadAsync();
    }

    /// <summary>The path of qemu; null if it is not installed.</summary>
    public static string? Qemu =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(':')
            .Select(folder => Path.Combine(folder, "qemu-system-x86_64"))
            .FirstOrDefault(File.Exists);

    /// <summary>Whether instructions are emulated, which takes ten times as long.</summary>
    public bool IsEmulated { get; }

    /// <summary>All that its console showed.</summary>
    public string Console
    {
        get
        {
            lock (_lines)
                return string.Join('\n', _lines.Select(line => line.Text));
        }
    }

    /// <summary>Boots a guest of two CPUs; returns when it is up.</summary>
    /// <param name="archive">Its file system.</param>
    /// <param name="folder">Where its console and its log are.</param>
    /// <param name="stop">Ends the wait.</param>
    public static async Task<GuestMachine> BootAsync(string archive, string folder, CancellationToken stop)
    {
        if (CanUseKvm() && await TryBootAsync(archive, Directory.CreateDirectory(Path.Combine(folder, "kvm")).FullName, stop) is { } guest)
            return guest;
        return await BootAsync(archive, folder, isEmulated: true, EmulatedLimit, stop);
    }

    private static async Task<GuestMachine?> TryBootAsync(string archive, string folder, CancellationToken stop)
    {
        try
        {
            return await BootAsync(archive, folder, isEmulated: false, KvmLimit, stop);
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static async Task<GuestMachine> BootAsync(
        string archive,
        string folder,
        bool isEmulated,
        TimeSpan limit,
        CancellationToken stop
    )
    {
        var socket = Path.Combine(folder, "console");
        string[] arguments =
        [
            "-nodefaults",
            "-no-user-config",
            "-display",
            "none",
            "-no-reboot",
            "-accel",
            isEmulated ? "tcg" : "kvm",
            "-cpu",
            "max",
            "-smp",
            "2",
            "-m",
            "512",
            "-kernel",
            GuestImage.Part("vmlinuz"),
            "-initrd",
            archive,
            "-append",
            "console=ttyS0 quiet psi=1 panic=-1",
            "-netdev",
            "user,id=net",
            "-device",
            "virtio-net-pci,netdev=net,romfile=",
            "-device",
            "virtio-rng-pci",
            "-chardev",
            $"socket,id=console,path={socket},server=on,wait=on",
            "-serial",
            "chardev:console",
        ];
        var qemu = ServerProcess.Start("guest", Qemu!, arguments, folder);
        var console = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await Eventually.TrueAsync(() => File.Exists(socket) || qemu.HasExited, stop);
            await console.ConnectAsync(new UnixDomainSocketEndPoint(socket), stop);
            var guest = new GuestMachine(qemu, console, isEmulated);
            await guest.AwaitAsync("guest is up", after: 0, stop, limit);
            return guest;
        }
        catch (Exception error) when (error is SocketException or TimeoutException)
        {
            var tail = qemu.Tail();
            console.Dispose();
            await qemu.DisposeAsync();
            throw new InvalidOperationException($"the guest did not boot. {tail}", error);
        }
    }

    /// <summary>Gives the guest a word, and waits for its response.</summary>
    /// <returns>When the response came, as a timestamp of <see cref="Stopwatch"/>.</returns>
    public async Task<long> DoAsync(string word, string response, CancellationToken stop)
    {
        int after;
        lock (_lines)
            after = _lines.Count;
        await _console.SendAsync(System.Text.Encoding.ASCII.GetBytes(word + "\n"), stop);
        return await AwaitAsync(response, after, stop);
    }

    public async ValueTask DisposeAsync()
    {
        await _qemu.DisposeAsync();
        _console.Dispose();
        await _reading;
    }

    private async Task<long> AwaitAsync(string text, int after, CancellationToken stop, TimeSpan? within = null)
    {
        long? at = null;
        try
        {
            await Eventually.TrueAsync(() => (at = Find(text, after)) is not null, stop, within: within);
        }
        catch (TimeoutException late)
        {
            throw new TimeoutException($"the guest's console did not show \"{text}\", but:\n{Console}", late);
        }

        return at!.Value;
    }

    private long? Find(string text, int after)
    {
        lock (_lines)
            return _lines.Skip(after).Where(line => line.Text == text).Select(line => (long?)line.At).FirstOrDefault();
    }

    private async Task ReadAsync()
    {
        await using var stream = new NetworkStream(_console);
        using var reader = new StreamReader(stream);
        try
        {
            while (await reader.ReadLineAsync() is { } line)
                lock (_lines)
                    _lines.Add((line.TrimEnd(), Stopwatch.GetTimestamp()));
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException)
        {
            // It was switched off.
        }
    }

    private static bool CanUseKvm()
    {
        try
        {
            using var kvm = File.OpenHandle(Kvm, FileMode.Open, FileAccess.ReadWrite);
            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
