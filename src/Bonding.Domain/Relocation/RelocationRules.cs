namespace Bonding.Domain.Relocation;

/// <summary>When VMs are moved off a node that stays short of CPU.</summary>
public sealed record RelocationRules
{
    /// <summary>Off unless a policy turns it on.</summary>
    public static RelocationRules Default { get; } = new();

    /// <summary>Whether VMs are moved at all.</summary>
    public bool Enabled { get; init; }

    /// <summary>How long a node must have been short without a break, and again before the next VM is moved off it.</summary>
    public TimeSpan ShortFor { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>A VM that has migrated, by whatever cause, is not moved again before this is over.</summary>
    public TimeSpan Cooldown { get; init; } = TimeSpan.FromHours(1);
}
