using System.Runtime.InteropServices;

namespace Bonding.Agent.Kernel;

/// <summary>
/// Reads files of /proc and /sys. Each read opens the file anew: a stream that is kept and rewound would return what it read before. Not
/// thread-safe.
/// </summary>
/// <param name="root">The folder that /proc and /sys are in; "/" outside of containers.</param>
public sealed partial class KernelFiles(string root = "/")
{
    /// <summary>The most bytes of a file that are read. A larger one counts as unreadable.</summary>
    public const int LargestFile = 4 * 1024 * 1024;

    // Of Linux, on all of its architectures that .NET runs on.
    private const int ReadOnly = 0;
    private const int CloseOnExec = 0x80000;

    private byte[] _buffer = new byte[16 * 1024];

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

    [LibraryImport("libc", EntryPoint = "close")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Close(int file);
}
