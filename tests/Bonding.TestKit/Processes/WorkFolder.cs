namespace Bonding.TestKit.Processes;

/// <summary>
/// A folder for the files of started servers, in memory (/dev/shm) where that can be written. It is deleted on dispose; what
/// a killed test run left behind is deleted by the next one.
/// </summary>
public sealed class WorkFolder : IDisposable
{
    private const string Prefix = "bonding-testkit-work-";
    private const string Unclaimed = "bonding-testkit-new-";
    private const string ClaimName = ".claim";

    private readonly FileStream _claim;

    private WorkFolder(string path, FileStream claim) => (FullPath, _claim) = (path, claim);

    public string FullPath { get; }

    public static WorkFolder Create()
    {
        var parent = Directory.Exists("/dev/shm") && TryCreate("/dev/shm") is { } inMemory ? inMemory : TryCreate(Path.GetTempPath());
        return parent ?? throw new IOException($"Neither /dev/shm nor {Path.GetTempPath()} can be written.");
    }

    public string File(string name) => Path.Combine(FullPath, name);

    public string Folder(string name) => Directory.CreateDirectory(File(name)).FullName;

    public void Dispose()
    {
        _claim.Dispose();
        Delete(FullPath);
    }

    private static WorkFolder? TryCreate(string parent)
    {
        try
        {
            DeleteAbandoned(parent);
            var id = Guid.NewGuid().ToString("N")[..12];
            var (unclaimed, path) = (Path.Combine(parent, Unclaimed + id), Path.Combine(parent, Prefix + id));
            Directory.CreateDirectory(unclaimed, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            if (FileClaim.TryTake(Path.Combine(unclaimed, ClaimName)) is not { } claim)
                return null;
            // Others take a folder of this name for abandoned while nobody holds its claim, so it gets the name last.
            Directory.Move(unclaimed, path);
            return new WorkFolder(path, claim);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static void DeleteAbandoned(string parent)
    {
        foreach (var path in Directory.EnumerateDirectories(parent, Prefix + "*"))
        {
            var claimPath = Path.Combine(path, ClaimName);
            if (!System.IO.File.Exists(claimPath) || FileClaim.TryTake(claimPath) is not { } claim)
                continue;
            claim.Dispose();
            Delete(path);
        }
    }

    private static void Delete(string path)
    {
        try
        {
            Directory.Delete(path, recursive: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // A server that is still writing its last lines; the next run deletes the folder.
        }
    }
}
