namespace Bonding.Domain.Bonds;

/// <summary>The decision about one bond: exactly one of the nested cases.</summary>
public abstract record BondOutcome
{
    private BondOutcome(string uid, string reason, string message)
    {
        Uid = uid;
        Reason = reason;
        Message = message;
    }

    public string Uid { get; }

    /// <summary>A constant of <see cref="BondReason"/>.</summary>
    public string Reason { get; }

    public string Message { get; }

    /// <summary>The account was debited; the receipt is the proof.</summary>
    public sealed record Settled(BondReceipt Receipt)
        : BondOutcome(
            Receipt.BondUid,
            BondReason.Bonded,
            $"{Receipt.Units} BU bonded for {Receipt.Price.Principal} credits and {Receipt.Price.Tax} tax"
        );

    /// <summary>Nothing was debited; the bond is decided again later.</summary>
    public sealed record Waiting(string Bond, string Why, string Text) : BondOutcome(Bond, Why, Text);

    /// <summary>Nothing was debited and nothing will be.</summary>
    public sealed record Rejected(string Bond, string Why, string Text) : BondOutcome(Bond, Why, Text);
}
