namespace Bonding.TestKit.Parts;

/// <summary>
/// The real binaries that <c>make parts</c> leaves in the cache folder. Each property gives the full path, or throws
/// <see cref="MissingPartException"/>: a test without its part fails, it is never skipped.
/// </summary>
public static class InstalledParts
{
    private static readonly string[] ControlPlane = ["etcd", "kube-apiserver", "kube-scheduler", "kube-controller-manager"];

    public static string Etcd => FindControlPlane("etcd");
    public static string KubeApiServer => FindControlPlane("kube-apiserver");
    public static string KubeScheduler => FindControlPlane("kube-scheduler");
    public static string KubeControllerManager => FindControlPlane("kube-controller-manager");
    public static string Kubectl => Find("kubectl-helm", "kubectl");
    public static string Helm => Find("kubectl-helm", "helm");
    public static string Prometheus => Find("prometheus", "prometheus");
    public static string Chromium => Find("chromium", "chromium");
    public static string Promtool => Find("prometheus", "promtool");

    /// <summary>
    /// The other servers that speak the API of Prometheus, as PACKAGE-SUITE: those of them that eng/parts/backends.sh could fetch. They
    /// come from suites of Debian that a mirror may lack, so a test of one that is missing is skipped.
    /// </summary>
    public static string? Backend(string name) => Path.Combine(Folder, "backends", name) is var path && IsExecutable(path) ? path : null;

    /// <summary>
    /// The cache folder: BONDING_PARTS, or bonding-operator below XDG_CACHE_HOME or ~/.cache, as in
    /// eng/parts/common.sh.
    /// </summary>
    public static string Folder
    {
        get
        {
            if (Setting("BONDING_PARTS") is { } own)
                return own;
            var cache =
                Setting("XDG_CACHE_HOME") ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
            return Path.Combine(cache, "bonding-operator");
        }
    }

    /// <summary>KUBEBUILDER_ASSETS counts only where it holds all four binaries, so that their versions fit together.</summary>
    private static string FindControlPlane(string binary) =>
        Setting("KUBEBUILDER_ASSETS") is { } assets && ControlPlane.All(name => IsExecutable(Path.Combine(assets, name)))
            ? Path.Combine(assets, binary)
            : Find("control-plane", binary);

    private static string Find(string folder, string binary)
    {
        var path = Path.Combine(Folder, folder, binary);
        return IsExecutable(path) ? path : throw new MissingPartException(binary, path);
    }

    private static bool IsExecutable(string path) => File.Exists(path) && (File.GetUnixFileMode(path) & UnixFileMode.UserExecute) != 0;

    private static string? Setting(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
