namespace Bonding.Integration.Tests.MainJob;

[CollectionDefinition]
public sealed class ChartStageCollection : ICollectionFixture<ChartStage>;
