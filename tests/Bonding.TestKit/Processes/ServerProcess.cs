using System.Diagnostics;
using System.Globalization;

namespace Bonding.TestKit.Processes;

/// <summary>
/// A server started by a test: its output goes to a log file, and it ends with this object or with the test process,
/// even where that is killed with SIGKILL.
/// </summary>
public sealed class ServerProcess : IAsyncDisposable
{
    // A shell holds the server and reads a pipe that only the test process can write. When the pipe closes, by dispose or by the
    // death of the test process, the shell stops the server: SIGTERM, then SIGKILL after the grace time (in tenths of a second).
    // The kernel's parent-death signal is of no use here: it fires when the forking *thread* ends, and .NET ends threads at will.
    private const string Guard = """
        log=$1; grace=$2; shift 2
        exec 3<&0 </dev/null 2>/dev/null
        "$@" >>"$log" 2>&1 3<&- &
        server=$!
        {
          read -r _ <&3
          kill -TERM $server 2>/dev/null
          while [ $grace -gt 0 ] && kill -0 $server 2>/dev/null; do sleep 0.1; grace=$((grace - 1)); done
          kill -KILL $server 2>/dev/null
        } >/dev/null &
        guard=$!
        exec 3<&-
        echo $server
        wait $server
        code=$?
        kill $guard 2>/dev/null
        exit $code
        """;

    private const int GraceTenths = 50;
    private const int TailLines = 25;

    private readonly Process _shell;
    private int _stopped;

    private ServerProcess(string name, string logPath, Process shell, int id) => (Name, LogPath, _shell, Id) = (name, logPath, shell, id);

    public string Name { get; }

    /// <summary>The process id of the server itself.</summary>
    public int Id { get; }

    public string LogPath { get; }

    public bool HasExited => _stopped == 1 || _shell.HasExited;

    /// <summary>Starts <paramref name="binary"/>; its output is appended to <c>{logFolder}/{name}.log</c>.</summary>
    public static ServerProcess Start(string name, string binary, IEnumerable<string> arguments, string logFolder)
    {
        var logPath = Path.Combine(logFolder, name + ".log");
        var start = new ProcessStartInfo("/bin/sh") { RedirectStandardInput = true, RedirectStandardOutput = true };
        string[] guarded = ["-c", Guard, "sh", logPath, GraceTenths.ToString(CultureInfo.InvariantCulture), binary, .. arguments];
        foreach (var argument in guarded)
            start.ArgumentList.Add(argument);
        var shell = Process.Start(start) ?? throw new InvalidOperationException($"{name}: /bin/sh did not start.");
        var id = int.Parse(shell.StandardOutput.ReadLine() ?? "", CultureInfo.InvariantCulture);
        return new ServerProcess(name, logPath, shell, id);
    }

    /// <summary>Asks <paramref name="isReady"/> until it says true; a transport error counts as "not yet".</summary>
    /// <exception cref="ServerNotReadyException">
    /// The server ended, or was not ready within the limit. The message ends with its last log lines.
    /// </exception>
    public async Task WaitUntilReadyAsync(Func<CancellationToken, Task<bool>> isReady, TimeSpan limit, CancellationToken cancellationToken)
    {
        try
        {
            await Eventually.TrueAsync(async token => await AskAsync(isReady, token) || ThrowIfExited(), cancellationToken, limit);
        }
        catch (TimeoutException)
        {
            throw new ServerNotReadyException($"{Name} was not ready within {limit.TotalSeconds:0} s.\n{Tail()}");
        }
    }

    /// <summary>The last lines of the server's log.</summary>
    public string Tail() =>
        File.Exists(LogPath)
            ? $"Last lines of its log:\n{string.Join('\n', File.ReadLines(LogPath).TakeLast(TailLines))}"
            : "It wrote no log.";

    /// <summary>Stops the server (SIGTERM, then SIGKILL after 5 s) and returns when it is gone.</summary>
    /// <returns>Its exit code; above 128 where a signal ended it.</returns>
    public async Task<int> StopAsync()
    {
        _shell.StandardInput.Close();
        await _shell.WaitForExitAsync();
        return _shell.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _stopped, 1) == 1)
            return;
        await StopAsync();
        _shell.Dispose();
    }

    // False: it still runs and may become ready.
    private bool ThrowIfExited() =>
        HasExited
            ? throw new ServerNotReadyException($"{Name} ended with exit code {_shell.ExitCode} before it was ready.\n{Tail()}")
            : false;

    private static async Task<bool> AskAsync(Func<CancellationToken, Task<bool>> isReady, CancellationToken cancellationToken)
    {
        try
        {
            return await isReady(cancellationToken);
        }
        catch (Exception error) when (error is HttpRequestException or IOException or OperationCanceledException)
        {
            return false;
        }
    }
}
