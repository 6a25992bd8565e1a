using k8s.Models;

namespace Bonding.Operator.Cluster;

/// <summary>Converts Kubernetes quantities to whole numbers, once, where objects are received.</summary>
internal static class Quantities
{
    public const string Cpu = "cpu";
    public const string Memory = "memory";

    private const decimal Milli = 1000;

    /// <summary>Returns the CPU in millicores, rounded up like in the scheduler, or null if it is not set.</summary>
    public static int? Millicores(IDictionary<string, ResourceQuantity>? quantities) =>
        Find(quantities, Cpu) is { } cpu ? (int)Math.Clamp(Math.Ceiling(cpu.ToDecimal() * Milli), 0, int.MaxValue) : null;

    /// <summary>Returns the memory in bytes, or null if it is not set.</summary>
    public static long? Bytes(IDictionary<string, ResourceQuantity>? quantities) =>
        Find(quantities, Memory) is { } memory ? Bytes(memory) : null;

    public static long Bytes(ResourceQuantity quantity) => (long)Math.Clamp(quantity.ToDecimal(), 0, long.MaxValue);

    private static ResourceQuantity? Find(IDictionary<string, ResourceQuantity>? quantities, string name) =>
        quantities is not null && quantities.TryGetValue(name, out var quantity) ? quantity : null;
}
