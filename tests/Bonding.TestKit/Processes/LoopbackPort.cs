using System.Net;
using System.Net.Sockets;

namespace Bonding.TestKit.Processes;

/// <summary>
/// A loopback TCP port that no other test process takes while it is held. Ports lie below the range from which the kernel
/// gives ports to outgoing connections, so no connection takes it between the choice and the start of the server.
/// </summary>
public sealed class LoopbackPort : IDisposable
{
    private const int First = 20_000;
    private const int Count = 12_000;
    private static int _next = Environment.ProcessId * 37 % Count;

    private readonly FileStream _claim;

    private LoopbackPort(int number, FileStream claim) => (Number, _claim) = (number, claim);

    public int Number { get; }

    /// <exception cref="InvalidOperationException">All ports of the range are in use.</exception>
    public static LoopbackPort Take()
    {
        var folder = Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), "bonding-testkit-ports")).FullName;
        for (var attempt = 0; attempt < Count; attempt++)
        {
            var number = First + (int)((uint)Interlocked.Increment(ref _next) % Count);
            if (
                FileClaim.TryTake(Path.Combine(folder, number.ToString(System.Globalization.CultureInfo.InvariantCulture))) is not { } claim
            )
                continue;
            if (IsFree(number))
                return new LoopbackPort(number, claim);
            claim.Dispose();
        }

        throw new InvalidOperationException($"No free loopback port in {First}..{First + Count - 1}.");
    }

    public void Dispose() => _claim.Dispose();

    private static bool IsFree(int number)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, number);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
