namespace Bonding.TestKit.Tests.KubeVirt;

/// <summary>The tests that share one <see cref="VirtWorld"/>.</summary>
[CollectionDefinition]
public sealed class VirtWorldCollection : ICollectionFixture<VirtWorld>;
