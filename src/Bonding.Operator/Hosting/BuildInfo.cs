using System.Reflection;
using System.Runtime.InteropServices;
using Prometheus;

namespace Bonding.Operator.Hosting;

/// <summary>The version of the running operator.</summary>
public static class BuildInfo
{
    /// <summary>The version and, if the build knew it, the commit.</summary>
    public static string Version { get; } =
        typeof(BuildInfo).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    public static void Export(CollectorRegistry registry) =>
        Metrics
            .WithCustomRegistry(registry)
            .CreateGauge("bonding_build_info", "1 for the version and runtime of this operator.", "version", "runtime")
            .WithLabels(Version, RuntimeInformation.FrameworkDescription)
            .Set(1);
}
