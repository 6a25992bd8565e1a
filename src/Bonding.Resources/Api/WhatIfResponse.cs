namespace Bonding.Resources.Api;

/// <summary>What a bond would change. Everything else stays as it is at this moment; nothing is written.</summary>
/// <param name="Account">Namespace and name of the account.</param>
/// <param name="Units">Units that would be bonded.</param>
/// <param name="Price">Credits that it costs, tax included.</param>
/// <param name="Tax">The tax in it.</param>
/// <param name="Balance">Credits that it holds.</param>
/// <param name="AffordableInSeconds">When the balance covers the price at the present use; null if it never does.</param>
/// <param name="Problem">Why the bond would be refused; null if it would not.</param>
/// <param name="Now">As it is.</param>
/// <param name="Then">As it would be.</param>
/// <param name="Neighbours">Pods of other tenants on the same nodes whose target would change.</param>
public sealed record WhatIfResponse(
    string Account,
    int Units,
    string Price,
    string Tax,
    string Balance,
    double? AffordableInSeconds,
    string? Problem,
    WhatIfSide Now,
    WhatIfSide Then,
    IReadOnlyList<WhatIfNeighbour> Neighbours
);

/// <summary>One side of the comparison.</summary>
/// <param name="BondedUnits">Bonding Units.</param>
/// <param name="Base">Base multiplier.</param>
/// <param name="Effective">Effective multiplier.</param>
/// <param name="Tier">PriorityClass of the next pod.</param>
/// <param name="Target">Target CPU request in millicores of its pod; null if none runs.</param>
public sealed record WhatIfSide(int BondedUnits, double Base, double Effective, string Tier, int? Target);

/// <summary>A tenant that shares a node.</summary>
/// <param name="Account">Namespace and name of its account; null where the caller may not read it.</param>
/// <param name="Now">Its target CPU request in millicores.</param>
/// <param name="Then">What it would be.</param>
public sealed record WhatIfNeighbour(string? Account, int Now, int Then);
