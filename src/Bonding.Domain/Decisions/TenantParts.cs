namespace Bonding.Domain.Decisions;

/// <summary>The parts that a tenant has of those of its nodes that are short.</summary>
/// <param name="Millicores">All of them together.</param>
/// <param name="Pods">Its pods that they are for.</param>
internal readonly record struct TenantParts(float Millicores, int Pods)
{
    public TenantParts With(float part) => new(Millicores + part, Pods + 1);

    /// <summary>
    /// What all its pods would have if they all stood as those do: its use is known of all of them together, and they share it evenly. 0 where none of its
    /// nodes is short.
    /// </summary>
    public float OfAll(int pods) => Pods == 0 ? 0 : Millicores * pods / Pods;
}
