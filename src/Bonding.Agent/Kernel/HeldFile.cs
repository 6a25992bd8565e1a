using Microsoft.Win32.SafeHandles;

namespace Bonding.Agent.Kernel;

/// <summary>
/// A file that is read often, whose kernel writes it in one piece, such as cpu.stat. It stays open where the limit of the process allows
/// that: to open a file of a cgroup costs several times as much as to read it. Not thread-safe.
/// </summary>
/// <param name="files">The files of the machine.</param>
/// <param name="path">Where it is.</param>
public sealed class HeldFile(KernelFiles files, string path) : IDisposable
{
    // A kernel that has no pressure has none a second later.
    private const int LooksEvery = 5;

    private SafeFileHandle? _handle;
    private int _missed;

    /// <summary>
    /// Reads the file as it is now. One that is absent is no error, and is looked for in every fifth reading. One that was replaced by
    /// another of its name is read there.
    /// </summary>
    /// <inheritdoc cref="KernelFiles.TryRead"/>
    public bool TryRead(out ReadOnlySpan<byte> text)
    {
        text = default;
        if (_handle is not null && files.TryReadHeld(_handle, out text))
            return true;
        // What is open of a cgroup that ended stays dead when one of the same name begins.
        Dispose();
        if (_missed % LooksEvery == 0 && TryOpen(out text))
        {
            _missed = 0;
            return true;
        }

        _missed++;
        return false;
    }

    /// <summary>Closes it. It is opened again when it is read.</summary>
    public void Dispose()
    {
        if (_handle is not null)
            files.Release(_handle);
        _handle = null;
    }

    private bool TryOpen(out ReadOnlySpan<byte> text)
    {
        if (!files.MayHold)
            return files.TryRead(path, out text);
        text = default;
        _handle = files.Hold(path);
        return _handle is not null && files.TryReadHeld(_handle, out text);
    }
}
