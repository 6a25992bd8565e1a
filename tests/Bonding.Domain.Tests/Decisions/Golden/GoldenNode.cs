namespace Bonding.Domain.Tests.Decisions.Golden;

internal sealed class GoldenNode
{
    public int Allocatable { get; set; }

    /// <summary>What pods of no tenant request.</summary>
    public int Others { get; set; }
}
