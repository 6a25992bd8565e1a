namespace Bonding.Domain.Relocation;

/// <summary>What a VM's owner wants when its node is to be left, as KubeVirt names it.</summary>
public enum EvictionStrategy
{
    /// <summary>Not said: the cluster's default holds, which is not known here.</summary>
    Unset,
    None,
    LiveMigrate,
    LiveMigrateIfPossible,

    /// <summary>Somebody else's controller decides.</summary>
    External,
}
