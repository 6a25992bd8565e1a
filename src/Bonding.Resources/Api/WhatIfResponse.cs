namespace Bonding.Resources.Api;

/// <summary>The effect that a bond would have if everything else stayed as it is now. Nothing is written.</summary>
/// <param name="Account">Namespace and name of the account.</param>
/// <param name="Units">Units that would be bonded.</param>
/// <param name="Price">Price of the bond in credits, including tax.</param>
/// <param name="Tax">Tax that the price includes.</param>
/// <param name="Balance">Credits that the account holds.</param>
/// <param name="AffordableInSeconds">Seconds until the balance covers the price at the current use; null if it never does.</param>
/// <param name="Problem">Why the bond would wait or be refused; null if it would be settled at once.</param>
/// <param name="Now">The current state.</param>
/// <param name="Then">The state with the bond.</param>
/// <param name="Neighbours">Other tenants whose targets would change.</param>
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

/// <summary>The state of the tenant on one side of the comparison.</summary>
/// <param name="BondedUnits">Bonding Units that the account holds.</param>
/// <param name="Base">Base multiplier.</param>
/// <param name="Effective">Effective multiplier.</param>
/// <param name="Tier">PriorityClass of the next pod.</param>
/// <param name="Target">Target CPU request of its pod, in millicores; null if none runs.</param>
public sealed record WhatIfSide(int BondedUnits, double Base, double Effective, string Tier, int? Target);

/// <summary>Another tenant whose target would change.</summary>
/// <param name="Account">Namespace and name of its account; null if the caller may not read it.</param>
/// <param name="Now">Its current target CPU request, in millicores.</param>
/// <param name="Then">Its target with the bond, in millicores.</param>
public sealed record WhatIfNeighbour(string? Account, int Now, int Then);
