namespace Bonding.Domain.Decisions;

/// <summary>CPU of a node in millicores.</summary>
/// <param name="Allocatable">What the node gives to pods.</param>
/// <param name="Requested">What all its live pods request, tenants' pods included.</param>
public readonly record struct NodeCapacity(int Allocatable, int Requested)
{
    /// <summary>What some of its pods may share between them, when the others keep what they have.</summary>
    /// <param name="requestedBySharers">What those pods request now.</param>
    /// <param name="headroom">Share of the node that stays free, 0 to 1.</param>
    public int SharedBy(int requestedBySharers, double headroom) =>
        (int)Math.Floor(Allocatable * (1 - headroom)) - (Requested - requestedBySharers);
}
