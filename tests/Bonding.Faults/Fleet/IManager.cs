using Bonding.Domain.Decisions;

namespace Bonding.Faults.Fleet;

/// <summary>One running manager.</summary>
internal interface IManager : IAsyncDisposable
{
    Lifeline Lifeline { get; }

    /// <summary>Whether it crashed or ended.</summary>
    bool IsGone { get; }

    /// <summary>The rules that it goes by now; null if that cannot be seen from outside.</summary>
    BondingRules? Rules { get; }
}
