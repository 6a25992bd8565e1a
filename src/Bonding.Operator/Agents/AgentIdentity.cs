namespace Bonding.Operator.Agents;

/// <summary>Who reports, as the verified token says.</summary>
/// <param name="Mode">What it reads.</param>
/// <param name="Name">The UID of the pod that the VM runs in, or the name of the node.</param>
public readonly record struct AgentIdentity(AgentMode Mode, string Name);

/// <summary>What an agent reads.</summary>
public enum AgentMode
{
    /// <summary>The VM that it runs in.</summary>
    Guest,

    /// <summary>The pods of the node that it runs on.</summary>
    Node,
}
