namespace Bonding.Siege.Attacks;

/// <summary>All attacks of the siege, in their order.</summary>
internal static class AttackList
{
    /// <summary>The names of all attacks, as the list in docs/security.md has them.</summary>
    public static IEnumerable<string> Names => All().Select(NameOf);

    /// <summary>Returns a new siege's attacks. The floods that leave most behind come last.</summary>
    public static IReadOnlyList<IAttack> All() =>
        [
            new NamedLadderClass(),
            new HugeLimit(),
            new ForgedCounter(),
            new UnadmittedPods(),
            new ComputeContainer(),
            new IdleTeller(),
            new ForeignLabels(),
            new AbsurdValues(),
            new EditedMoney(),
            new BriefContainers(),
            new ShrunkTenant(),
            new NeighboursCredits(),
            new BorrowedName(),
            new HeldBoost(),
            new InventedOwner(),
            new BorrowedOwner(),
            new TwoAccounts(),
            new RecreatedMachine(),
            new UnlimitedSpender(),
            new QueryInName(),
            new MetricsReader(),
            new RandomTokens(),
            new SlowHeaders(),
            new WhatIfFlood(),
            new ReviewFlood(),
            new LargeBodies(),
            new InventedOwnerFlood(),
            new FatPods(),
            new SeriesFlood(),
            new BondFlood(),
        ];

    public static string NameOf(IAttack attack) => attack.GetType().Name;
}
