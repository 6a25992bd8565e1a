namespace Bonding.Domain.Credits;

/// <summary>What happens at a balance of zero, in AWS's words.</summary>
public enum CreditSpecification
{
    /// <summary>Use above the baseline is lowered to what is earned; nothing is owed.</summary>
    Standard,

    /// <summary>Use goes on and becomes surplus, repaid from later earnings; beyond the cap it is charged.</summary>
    Unlimited,
}
