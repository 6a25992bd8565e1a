namespace Bonding.TestKit.Proxies.Faults;

/// <summary>A position in what passes through a proxy: the n-th call of a kind, or the n-th event of the watches over a resource.</summary>
/// <param name="Verb">A verb of <see cref="ApiCall"/>, or <see cref="Event"/>.</param>
/// <param name="Resource">A resource of <see cref="ApiCall"/>.</param>
/// <param name="Occurrence">1 for the first.</param>
public sealed record CallPoint(string Verb, string Resource, int Occurrence)
{
    /// <summary>Stands for an event that a watch delivers; bookmarks do not count.</summary>
    public const string Event = "event";

    public override string ToString() => $"{Verb} {Resource} #{Occurrence}";
}
