namespace Bonding.Integration.Tests.TenantApi;

/// <summary>Tests that share the stage, each in namespaces of its own.</summary>
[CollectionDefinition(Name)]
public sealed class ApiStageCollection : ICollectionFixture<ApiStage>
{
    public const string Name = "one operator that answers";
}
