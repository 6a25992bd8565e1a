namespace Bonding.Integration.Tests.DemoRuns;

[CollectionDefinition]
public sealed class RunningDemoCollection : ICollectionFixture<RunningDemo>;
