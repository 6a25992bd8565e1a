using Bonding.Resources;

namespace Bonding.Operator.Controllers.Accounts;

/// <summary>A bond that concerns an account, as it was read.</summary>
/// <param name="Name">Name.</param>
/// <param name="Uid">UID.</param>
/// <param name="Present">The object; null if no object of this name has this UID.</param>
public sealed record BondReading(string Name, string Uid, Bond? Present);
