namespace Bonding.Operator.Hosting;

/// <summary>Something that must have caught up with the cluster before decisions are made.</summary>
/// <param name="Name">What a person reads when it has not.</param>
/// <param name="HasSynced">Whether it has.</param>
public sealed record CacheSync(string Name, Func<bool> HasSynced);
