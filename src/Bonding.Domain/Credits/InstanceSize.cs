namespace Bonding.Domain.Credits;

/// <summary>A burstable instance size as AWS publishes it.</summary>
/// <param name="Name">Family and size, such as <c>t3.nano</c>.</param>
/// <param name="Vcpus">vCPUs.</param>
/// <param name="BaselinePercent">Baseline per vCPU.</param>
/// <param name="LaunchCredits">Given at every start, in Standard only; zero for all but T2.</param>
/// <param name="Default">What holds when nothing is said: Standard for T2, Unlimited for the others.</param>
public sealed record InstanceSize(string Name, int Vcpus, decimal BaselinePercent, CreditAmount LaunchCredits, CreditSpecification Default)
{
    /// <summary>How long the balance is kept after a stop.</summary>
    public TimeSpan StoppedRetention { get; init; } = AccountTerms.DefaultStoppedRetention;

    public EarnRate Rate => EarnRate.Of(BaselinePercent, Vcpus);

    /// <summary>24 hours of earnings.</summary>
    public CreditAmount Cap => Rate.PerHour * AccountTerms.DefaultCapHours;
}
