using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Bonding.Agent.Kernel;

/// <summary>
/// Reads files of /proc and /sys. Each read begins at the start of the file: a stream that is kept and rewound would return what it read
/// before. Not thread-safe.
/// </summary>
/// <param name="root">The folder that /proc and /sys are in; "/" outside of containers.</param>
public sealed partial class KernelFiles(string root = "/")
{
    /// <summary>The most bytes of a file that are read. A larger one counts as unreadable.</summary>
    public const int LargestFile = 4 * 1024 * 1024;

    /// <summary>The most files that stay open. Each costs the kernel a page of memory.</summary>
    public const int MostHeld = 2048;

    // Of Linux, on all of its architectures that .NET runs on.
    private const int ReadOnly = 0;
    private const int CloseOnExec = 0x80000;

    private byte[] _buffer = new byte[16 * 1024];
    private int? _mostHeld;
    private int _held;

    /// <summary>Returns where a path of the host is found.</summary>
    public string Resolve(string path) => root == "/" ? path : root.TrimEnd('/') + path;

    /// <summary>
    /// Reads a whole file. The text is valid until the next read. A file that is absent, unreadable, or gone since it was found, as those
    /// of a cgroup that ends, is no error.
    /// </summary>
    /// <returns>Whether it was read.</returns>
    public bool TryRead(string path, out ReadOnlySpan<byte> text)
    {
        text = default;
        var file = Open(Resolve(path), ReadOnly | CloseOnExec);
        if (file < 0)
            return false;
        var length = ReadAll(file);
        _ = Close(file);
        if (length is < 0 or >= LargestFile)
            return false;
        text = _buffer.AsSpan(0, length);
        return true;
    }

    /// <summary>Reads a file of one short line, such as the schedstat of a thread.</summary>
    /// <inheritdoc cref="TryRead"/>
    public bool TryReadLine(string path, out ReadOnlySpan<byte> text)
    {
        text = default;
        var file = Open(Resolve(path), ReadOnly | CloseOnExec);
        if (file < 0)
            return false;
        var length = (int)Read(file, ref _buffer[0], (nuint)_buffer.Length);
        _ = Close(file);
        text = _buffer.AsSpan(0, Math.Max(length, 0));
        return length >= 0;
    }

    /// <summary>Returns the names of the folders in a folder; none if it cannot be read.</summary>
    public IReadOnlyList<string> FoldersIn(string path)
    {
        try
        {
            return [.. Directory.EnumerateDirectories(Resolve(path)).Select(folder => Path.GetFileName(folder))];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>Whether one more file may stay open.</summary>
    internal bool MayHold => _held < (_mostHeld ??= LimitOfHeld());

    /// <summary>Opens a file that stays open; null if it cannot be opened.</summary>
    internal SafeFileHandle? Hold(string path)
    {
        if (Open(Resolve(path), ReadOnly | CloseOnExec) is not (>= 0 and var file))
            return null;
        _held++;
        return new SafeFileHandle(file, ownsHandle: true);
    }

    /// <summary>Closes a file that stayed open.</summary>
    internal void Release(SafeFileHandle file)
    {
        file.Dispose();
        _held--;
    }

    /// <summary>Reads a file that stayed open.</summary>
    /// <returns>Whether it was read; false if its cgroup has ended.</returns>
    internal bool TryReadHeld(SafeFileHandle file, out ReadOnlySpan<byte> text)
    {
        nint length;
        do length = ReadFrom(file, ref _buffer[0], (nuint)_buffer.Length, 0);
        while (length == _buffer.Length && TryGrow());
        text = _buffer.AsSpan(0, Math.Max((int)length, 0));
        return length >= 0 && length < LargestFile;
    }

    // Half of what this process may open is left for connections and for all other files. Its own limits are not below the root.
    private static int LimitOfHeld() =>
        new KernelFiles().TryRead("/proc/self/limits", out var limits) ? Math.Min(OpenFiles.LimitOf(limits) / 2, MostHeld) : 0;

    // Returns the bytes in the buffer; -1 if the file cannot be read, as that of a cgroup that ends.
    private int ReadAll(int file)
    {
        for (var length = 0; ; )
        {
            var read = Read(file, ref _buffer[length], (nuint)(_buffer.Length - length));
            if (read <= 0)
                return read < 0 ? -1 : length;
            length += (int)read;
            if (length == _buffer.Length && !TryGrow())
                return length;
        }
    }

    private bool TryGrow()
    {
        if (_buffer.Length >= LargestFile)
            return false;
        Array.Resize(ref _buffer, _buffer.Length * 2);
        return true;
    }

    // A node has thousands of files to read. These calls cost a fraction of a handle's, and no exception where a file is absent.
    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "read")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint Read(int file, ref byte buffer, nuint count);

    [LibraryImport("libc", EntryPoint = "pread64")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint ReadFrom(SafeFileHandle file, ref byte buffer, nuint count, long offset);

    [LibraryImport("libc", EntryPoint = "close")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Close(int file);
}
