namespace Bonding.Integration.Tests.Loop;

[CollectionDefinition]
public sealed class LoopStageCollection : ICollectionFixture<LoopStage>;
