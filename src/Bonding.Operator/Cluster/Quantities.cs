using Bonding.Domain;
using Bonding.Domain.Allocation;
using k8s.Models;

namespace Bonding.Operator.Cluster;

/// <summary>Converts Kubernetes quantities to whole numbers, once, where objects are received.</summary>
internal static class Quantities
{
    public const string Cpu = "cpu";
    public const string Memory = "memory";

    /// <summary>Returns the CPU, or null if it is not set.</summary>
    public static Millicores? CpuOf(IDictionary<string, ResourceQuantity>? quantities) =>
        Find(quantities, Cpu) is { } cpu ? Millicores.FromQuantity(cpu.ToDecimal()) : null;

    /// <summary>Returns the CPU of a sum of requests, which is bounded by the most that there can be.</summary>
    public static Millicores CpuOf(long millicores) => new((int)Math.Min(int.MaxValue, millicores));

    /// <summary>Returns the memory in bytes, or null if it is not set.</summary>
    public static long? Bytes(IDictionary<string, ResourceQuantity>? quantities) =>
        Find(quantities, Memory) is { } memory ? Bytes(memory) : null;

    public static long Bytes(ResourceQuantity quantity) => (long)Math.Clamp(quantity.ToDecimal(), 0, long.MaxValue);

    /// <summary>Returns which of the amounts that a container may leave open are named.</summary>
    public static ContainerGaps Named(IDictionary<string, ResourceQuantity>? requests, IDictionary<string, ResourceQuantity>? limits) =>
        (Find(requests, Cpu) is null ? 0 : ContainerGaps.CpuRequest)
        | (Find(limits, Cpu) is null ? 0 : ContainerGaps.CpuLimit)
        | (Find(requests, Memory) is null ? 0 : ContainerGaps.MemoryRequest)
        | (Find(limits, Memory) is null ? 0 : ContainerGaps.MemoryLimit);

    private static ResourceQuantity? Find(IDictionary<string, ResourceQuantity>? quantities, string name) =>
        quantities is not null && quantities.TryGetValue(name, out var quantity) ? quantity : null;
}
