using Bonding.Domain.Decisions;

namespace Bonding.Faults.Fleet;

/// <summary>One running manager.</summary>
internal interface IManager : IAsyncDisposable
{
    Lifeline Lifeline { get; }

    /// <summary>Whether it crashed or ended.</summary>
    bool IsGone { get; }

    /// <summary>The rules in force for the manager; null if they cannot be read from outside.</summary>
    BondingRules? Rules { get; }
}
