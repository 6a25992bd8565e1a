using Bonding.Domain.Credits;
using Bonding.Operator.State;
using Bonding.Operator.Tenants;
using Bonding.Resources;

namespace Bonding.Operator.Decisions;

/// <summary>One account with what runs its tenant, as of the beginning of a tick.</summary>
/// <param name="Account">The account in memory.</param>
/// <param name="Stored">Its object.</param>
/// <param name="Terms">Its terms.</param>
/// <param name="Tenant">What runs its tenant.</param>
/// <param name="Memory">What is remembered of it.</param>
public sealed record ObservedTenant(LiveAccount Account, CreditAccount Stored, AccountTerms Terms, Tenant Tenant, TenantMemory Memory)
{
    private const int MillicoresPerVcpu = 1000;

    /// <summary>All the CPU that the tenant can use, in millicores: as it runs, else as declared for earning.</summary>
    public int SizeMillicores => Tenant.Size ?? DeclaredVcpus(Stored.Spec.Earning) * MillicoresPerVcpu;

    /// <summary>Up to where its samples were read. Before the first sample it begins with the account itself.</summary>
    public DateTimeOffset ReadTo => Account.ReadTo ?? Opened;

    /// <summary>When the account was made.</summary>
    public DateTimeOffset Opened => new(DateTime.SpecifyKind(Stored.Metadata.CreationTimestamp ?? DateTime.UnixEpoch, DateTimeKind.Utc));

    private static int DeclaredVcpus(EarningSpec earning) =>
        earning.Size is { } name && InstanceSizes.TryFind(name, out var size) ? size.Vcpus : earning.Vcpus ?? 1;
}
