namespace Bonding.TestKit.Processes;

/// <summary>An exclusive claim by a locked file: the kernel gives it back when its process ends, however it ends.</summary>
internal static class FileClaim
{
    /// <summary>The open, locked file; null where another process holds it.</summary>
    public static FileStream? TryTake(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
