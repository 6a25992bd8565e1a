namespace Bonding.Operator.Controllers;

/// <summary>How often the bank does what no event calls for.</summary>
public sealed record BankPace
{
    /// <summary>What was seen of accounts is written into the records of their namespaces.</summary>
    public TimeSpan Records { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The treasury's grants are counted.</summary>
    public TimeSpan Grants { get; init; } = TimeSpan.FromSeconds(10);
}
