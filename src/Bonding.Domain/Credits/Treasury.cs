namespace Bonding.Domain.Credits;

/// <summary>What the bonding tax brought in and what was granted from it.</summary>
/// <param name="Collected">Sum of all taxes paid.</param>
/// <param name="Granted">Sum of all grants received.</param>
public readonly record struct Treasury(CreditAmount Collected, CreditAmount Granted)
{
    /// <summary>What may still be granted.</summary>
    public CreditAmount Balance => Collected - Granted;

    public static Treasury operator +(Treasury left, Treasury right) => new(left.Collected + right.Collected, left.Granted + right.Granted);

    /// <summary>
    /// Counts all grants up to <paramref name="now"/> and allots what the treasury covers, in the order of the accounts' names. The first call
    /// only starts the count. A grant that was withdrawn counts no further and stays until its account has received what was allotted.
    /// </summary>
    /// <param name="grants">Grants in force.</param>
    /// <param name="before">Result of the last call, as it was written.</param>
    /// <param name="payees">The accounts that exist by namespace and name: UID, and the grants that they are known to have received.</param>
    public IReadOnlyList<GrantAllotment> Allot(
        IEnumerable<TreasuryGrant> grants, IReadOnlyList<GrantAllotment> before,
        Func<string, string, (string Uid, CreditAmount Received)?> payees, DateTimeOffset now)
    {
        var perHour = grants.ToDictionary(grant => (grant.Namespace, grant.Account), grant => grant.PerHour);
        var known = before.Where(allotment => payees(allotment.Namespace, allotment.Account)?.Uid == allotment.Uid)
            .ToDictionary(allotment => (allotment.Namespace, allotment.Account));
        foreach (var key in perHour.Keys)
            if (!known.ContainsKey(key) && payees(key.Namespace, key.Account) is { } payee)
                known[key] = new GrantAllotment(key.Namespace, key.Account, payee.Uid, now, payee.Received, CreditAmount.Zero);

        CreditAmount Unpaid(GrantAllotment one) => CreditAmount.Max(CreditAmount.Zero, one.Allotted - payees(one.Namespace, one.Account)!.Value.Received);
        var free = known.Values.Aggregate(Balance, (left, one) => left - Unpaid(one));
        var allotments = new List<GrantAllotment>();
        foreach (var (key, one) in known.OrderBy(entry => entry.Key.Namespace, StringComparer.Ordinal).ThenBy(entry => entry.Key.Account, StringComparer.Ordinal))
        {
            var inForce = perHour.TryGetValue(key, out var rate);
            if (!inForce && Unpaid(one) == CreditAmount.Zero) continue;
            var next = inForce ? one.Accrue(rate, now).Allot(free) : one;
            free -= next.Allotted - one.Allotted;
            allotments.Add(next);
        }
        return allotments;
    }
}
