namespace Bonding.Integration.Tests.Migrations;

[CollectionDefinition]
public sealed class MigrationStageCollection : ICollectionFixture<MigrationStage>;
