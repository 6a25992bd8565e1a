namespace Bonding.Domain.Credits;

/// <summary>The collected bonding tax and the grants paid from it.</summary>
/// <param name="Collected">Sum of all taxes paid.</param>
/// <param name="Granted">Sum of all grants received.</param>
public readonly record struct Treasury(CreditAmount Collected, CreditAmount Granted)
{
    /// <summary>Credits that may still be granted.</summary>
    public CreditAmount Balance => Collected - Granted;

    public static Treasury operator +(Treasury left, Treasury right) => new(left.Collected + right.Collected, left.Granted + right.Granted);

    /// <summary>
    /// Accrues all grants up to <paramref name="now"/> and allots what the treasury covers, in the order of the accounts' names. The first
    /// call only starts the accrual. A grant that was withdrawn, or whose account was deleted, accrues no further. It stays until what was
    /// allotted is recorded as received, or the account is closed in the ledger of its namespace: until then the allotted credits are not
    /// free.
    /// </summary>
    /// <param name="grants">Grants in force.</param>
    /// <param name="before">The result of the last call, as it was written.</param>
    /// <param name="payees">Returns the UID of an account by namespace and name, or null if it does not exist.</param>
    /// <param name="received">
    /// Returns the grants that an account is recorded to have received, by namespace and UID, or null if it is not recorded or was closed.
    /// </param>
    public IReadOnlyList<GrantAllotment> Allot(
        IEnumerable<TreasuryGrant> grants,
        IReadOnlyList<GrantAllotment> before,
        Func<string, string, string?> payees,
        Func<string, string, CreditAmount?> received,
        DateTimeOffset now
    )
    {
        var perHour = grants.ToDictionary(grant => (grant.Namespace, grant.Account), grant => grant.PerHour);
        var known = before.Where(allotment => received(allotment.Namespace, allotment.Uid) is not null).ToList();
        foreach (var (ns, account) in perHour.Keys)
            if (payees(ns, account) is { } uid && known.All(one => one.Uid != uid) && received(ns, uid) is { } had)
                known.Add(new GrantAllotment(ns, account, uid, now, had, CreditAmount.Zero));

        CreditAmount Unpaid(GrantAllotment one) =>
            CreditAmount.Max(CreditAmount.Zero, one.Allotted - received(one.Namespace, one.Uid)!.Value);
        var free = known.Aggregate(Balance, (left, one) => left - Unpaid(one));
        var allotments = new List<GrantAllotment>();
        foreach (var one in known.Order(GrantAllotment.ByName))
        {
            var rate = CreditAmount.Zero;
            var inForce = payees(one.Namespace, one.Account) == one.Uid && perHour.TryGetValue((one.Namespace, one.Account), out rate);
            if (!inForce && Unpaid(one) == CreditAmount.Zero)
                continue;
            var next = inForce ? one.Accrue(rate, now).Allot(free) : one;
            free -= next.Allotted - one.Allotted;
            allotments.Add(next);
        }
        return allotments;
    }
}

/// <summary>Credits that the treasury pays to one account.</summary>
/// <param name="Namespace">Namespace of the account.</param>
/// <param name="Account">Name of the account.</param>
/// <param name="PerHour">Credits per hour, above 0.</param>
public sealed record TreasuryGrant(string Namespace, string Account, CreditAmount PerHour);
