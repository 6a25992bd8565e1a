using Bonding.Domain.Credits;
using Bonding.Kubernetes.Client;
using Bonding.Kubernetes.Informers;
using Bonding.Resources;
using Bonding.Resources.Mapping;
using k8s.Models;

namespace Bonding.Operator.Controllers.Policies;

/// <summary>What the policy's status allots to accounts. A cache that lags shows a smaller total, which is paid now, and the rest later.</summary>
public sealed class GrantBook(Informer<BondingPolicy> policies)
{
    public GrantAllotment? For(CreditAccount account) =>
        policies.Store.Get(new ResourceKey(null, BondingPolicy.DefaultName)) is { Status.Grants.Count: > 0 } policy
            ? GrantMapping.Read(policy).Value?.FirstOrDefault(grant => grant.Uid == account.Uid())
            : null;
}
