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
public sealed record WhatIfAnswer(
    string Account, int Units, string Price, string Tax, string Balance, double? AffordableInSeconds, string? Problem, WhatIfSide Now, WhatIfSide Then,
    IReadOnlyList<WhatIfNeighbour> Neighbours);
