namespace Bonding.Agent.Nodes;

/// <summary>
/// Recognizes the folders that kubelets make for pods in the cgroups of a node, with the systemd driver (<c>kubepods.slice</c>) and the
/// cgroupfs driver (<c>kubepods</c>). Containers below them are named by the runtime, such as containerd or CRI-O; nothing depends on that.
/// </summary>
public static class PodFolder
{
    private const string Slice = ".slice";
    private const string Root = "kubepods";
    private const string Prefix = "pod";

    /// <summary>Whether all pods lie below a folder of this name. A kubelet may put its own prefix in front.</summary>
    public static bool IsRoot(string name) => NameOf(name) is Root || NameOf(name).EndsWith($"-{Root}", StringComparison.Ordinal);

    /// <summary>Whether the pods of one class of service lie below a folder of this name.</summary>
    public static bool IsClass(string name) => LastPartOf(NameOf(name)) is "burstable" or "besteffort";

    /// <summary>Returns the UID of the pod that a folder is of; null if it is of none.</summary>
    public static string? UidOf(string name)
    {
        var part = LastPartOf(NameOf(name));
        if (!part.StartsWith(Prefix, StringComparison.Ordinal))
            return null;
        // In the name of a slice a hyphen would mean a folder, so the kubelet writes the UID with underscores.
        var uid = part[Prefix.Length..].Replace('_', '-');
        return IsUid(uid) ? uid : null;
    }

    // 36 characters; a static pod has 32, without hyphens.
    private static bool IsUid(string uid) =>
        uid.Length is 36 or 32 && uid.All(letter => char.IsAsciiHexDigitLower(letter) || letter == '-');

    private static string NameOf(string folder) => folder.EndsWith(Slice, StringComparison.Ordinal) ? folder[..^Slice.Length] : folder;

    // The cgroupfs driver uses hyphens in the UID of a pod, the systemd driver between the names of the folders above.
    private static string LastPartOf(string name) =>
        name.Contains(Root, StringComparison.Ordinal) ? name[(name.LastIndexOf('-') + 1)..] : name;
}
