using Bonding.Resources;

namespace Bonding.Operator.State;

/// <summary>Whether tenants exist. Implemented by whoever watches VMs and workloads.</summary>
public interface ITenantLookup
{
    /// <summary>Null while it cannot be told: not synced yet, or the cluster does not serve the kind. Cheap, from a cache.</summary>
    bool? Exists(string tenantNamespace, TenantRef tenant);
}
