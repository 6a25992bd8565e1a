namespace Bonding.Agent.Kernel;

/// <summary>
/// Reads files of /proc and /sys. Each read opens the file anew: a stream that is kept and rewound would return what it read before. Not
/// thread-safe.
/// </summary>
/// <param name="root">The folder that /proc and /sys are in; "/" outside of containers.</param>
public sealed class KernelFiles(string root = "/")
{
    /// <summary>The most bytes of a file that are read. A larger one counts as unreadable.</summary>
    public const int LargestFile = 4 * 1024 * 1024;

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
        try
        {
            using var handle = File.OpenHandle(Resolve(path), share: FileShare.ReadWrite | FileShare.Delete);
            var length = 0;
            while (RandomAccess.Read(handle, _buffer.AsSpan(length), length) is > 0 and var read)
            {
                length += read;
                if (length == _buffer.Length && !TryGrow())
                    break;
            }

            text = _buffer.AsSpan(0, length);
            return length < LargestFile;
        }
        // A cgroup that ends shows ENODEV, a file that cannot seek, or a folder that is not there.
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            text = default;
            return false;
        }
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

    private bool TryGrow()
    {
        if (_buffer.Length >= LargestFile)
            return false;
        Array.Resize(ref _buffer, _buffer.Length * 2);
        return true;
    }
}
