using System.Runtime.InteropServices;

namespace Bonding.TestKit.Processes;

/// <summary>Turns SIGINT and SIGTERM into a cancellation, so that a program ends what it started before it ends.</summary>
public sealed class StopSignals : IDisposable
{
    private readonly CancellationTokenSource _end = new();
    private readonly PosixSignalRegistration[] _signals;

    public StopSignals() =>
        _signals = [PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop), PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop)];

    public CancellationToken Token => _end.Token;

    public void Dispose()
    {
        foreach (var signal in _signals)
            signal.Dispose();
        _end.Dispose();
    }

    private void Stop(PosixSignalContext signal)
    {
        signal.Cancel = true;
        _end.Cancel();
    }
}
