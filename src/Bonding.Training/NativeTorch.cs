using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Bonding.Training;

/// <summary>
/// Lets TorchSharp run on systems whose C++ library is older than its native part requires, such as Debian 12. That part requires version
/// GLIBCXX_3.4.32 for one symbol that no code calls (it only marks that iostream was included). So the requirement is marked weak in the
/// copy beside the program, and the loader ignores it.
/// </summary>
internal static class NativeTorch
{
    private const string File = "libLibTorchSharp.so";
    private const uint VersionHash = 0x0297f842; // the ELF hash of GLIBCXX_3.4.32
    private const ushort Weak = 2;

    /// <summary>Prepares the native library. Call before any use of TorchSharp.</summary>
    public static void Prepare()
    {
        var path = Path.Combine(AppContext.BaseDirectory, File);
        if (!OperatingSystem.IsLinux() || !System.IO.File.Exists(path) || NativeLibrary.TryLoad(path, out _))
            return;
        var bytes = System.IO.File.ReadAllBytes(path);
        Span<byte> strong = stackalloc byte[6];
        BinaryPrimitives.WriteUInt32LittleEndian(strong, VersionHash);
        var at = bytes.AsSpan().IndexOf(strong);
        if (at < 0)
            return;
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(at + sizeof(uint)), Weak);
        // The file may be a link to the one in the package, which must not change.
        System.IO.File.WriteAllBytes(path + ".new", bytes);
        System.IO.File.Move(path + ".new", path, overwrite: true);
    }
}
