namespace Bonding.Domain.Allocation;

/// <summary>What one tenant asks of its node, in millicores.</summary>
/// <param name="Key">namespace/name: the total order of tenants.</param>
/// <param name="BaseRequest">Request of its pod at first sight, above 0.</param>
/// <param name="Multiplier">Effective multiplier, above 0.</param>
/// <param name="Need">Forecast peak need; 0 when there is no forecast.</param>
/// <param name="Size">All vCPUs of the tenant: it can use no more.</param>
public readonly record struct TenantDemand(string Key, int BaseRequest, double Multiplier, int Need, int Size)
{
    public double Weight => BaseRequest * Multiplier;

    /// <summary>
    /// What it asks for: its forecast need, and never less than its base request times its multiplier. That is the weight it paid for, which the
    /// kernel holds ready for a surge that no forecast saw.
    /// </summary>
    public int DemandWithin(int floor)
    {
        var entitled = (int)Math.Min(Size, Math.Round(Weight));
        return Math.Max(Math.Min(floor, Size), Math.Min(Size, Math.Max(Need, entitled)));
    }
}
