using Bonding.Agent.Kernel;

namespace Bonding.Agent.Nodes;

/// <summary>Finds the cgroups of the pods of a node.</summary>
public static class PodCgroups
{
    // Some kubelets have their own cgroup root, such as /kubelet or /kubelet.slice.
    private const int DeepestRoot = 2;

    // A container may have its own systemd, whose services have cgroups.
    private const int DeepestGroup = 6;
    private const int MostGroups = 200;

    /// <summary>Returns the cgroup of each pod, as a path from the mount of the hierarchy, by the pod's UID.</summary>
    /// <param name="files">The files of the machine.</param>
    /// <param name="mount">Where the hierarchy is mounted.</param>
    /// <param name="roots">The folders that pods lie below.</param>
    public static IReadOnlyDictionary<string, string> Find(KernelFiles files, string mount, IEnumerable<string> roots)
    {
        var pods = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var root in roots)
            AddPods(files, mount, root, pods);
        return pods;
    }

    /// <summary>Returns the folders that pods lie below, as paths from the mount. That looks at all services of a machine.</summary>
    public static IEnumerable<string> Roots(KernelFiles files, string mount) => RootsBelow(files, mount, "", DeepestRoot);

    /// <summary>Returns a cgroup and those below it, as paths from the mount; at most some hundred.</summary>
    public static IEnumerable<string> WithAllBelow(KernelFiles files, string mount, string path) =>
        AllBelow(files, mount, path, DeepestGroup).Take(MostGroups);

    private static IEnumerable<string> AllBelow(KernelFiles files, string mount, string path, int depth) =>
        depth == 0
            ? [path]
            : files.FoldersIn(mount + path).SelectMany(name => AllBelow(files, mount, $"{path}/{name}", depth - 1)).Prepend(path);

    private static IEnumerable<string> RootsBelow(KernelFiles files, string mount, string path, int depth)
    {
        foreach (var name in files.FoldersIn(mount + path))
        {
            if (PodFolder.IsRoot(name))
                yield return $"{path}/{name}";
            else if (depth > 0)
                foreach (var root in RootsBelow(files, mount, $"{path}/{name}", depth - 1))
                    yield return root;
        }
    }

    private static void AddPods(KernelFiles files, string mount, string path, Dictionary<string, string> pods)
    {
        foreach (var name in files.FoldersIn(mount + path))
        {
            if (PodFolder.UidOf(name) is { } uid)
                pods.TryAdd(uid, $"{path}/{name}");
            else if (PodFolder.IsClass(name))
                AddPods(files, mount, $"{path}/{name}", pods);
        }
    }
}
