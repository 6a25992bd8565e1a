using Bonding.Integration.Tests.Loop;

namespace Bonding.Integration.Tests.Migrations;

/// <summary>A stage of several nodes, for VMs that move between them.</summary>
public sealed class MigrationStage : ClusterStage
{
    protected override int Nodes => 3;
}
