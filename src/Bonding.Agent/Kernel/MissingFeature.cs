namespace Bonding.Agent.Kernel;

/// <summary>Says what a kernel does not offer, and what follows.</summary>
public static class MissingFeature
{
    public const string Steal = "steal: /proc/stat has no such column; waiting for the host is not known";
    public const string RunDelay = "run delay: no /proc/schedstat (a kernel without CONFIG_SCHEDSTATS)";
    public const string Pressure = "pressure: no /proc/pressure (a kernel before 4.20, without CONFIG_PSI, or with psi=0)";
    public const string Memory = "available memory: /proc/meminfo does not have it";
    public const string Disk = "disk traffic: /proc/diskstats could not be read";
    public const string Network = "network traffic: /proc/net/dev could not be read";
    public const string PodPressure = "pressure of pods: no cpu.pressure in their cgroups (cgroup version 1, or a kernel without PSI)";
    public const string PodRunDelay = "run delay of pods: their threads are not visible (the agent needs the host's PID namespace)";
    public const string Pods = "pods: no folder kubepods or kubepods.slice in the cgroups of this machine";
}
