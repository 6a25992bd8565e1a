namespace Bonding.Operator.State;

/// <summary>How far a tenant's PriorityClass is from that of its tier.</summary>
public enum PriorityState
{
    /// <summary>Nothing is decided for this tenant (mode Off or Observe), or it has no pod yet.</summary>
    Undecided,

    /// <summary>All running pods have it.</summary>
    Applied,

    /// <summary>The next pod gets it; the running one keeps what it has.</summary>
    WaitsForNextPod,

    /// <summary>It was written to the template, and the tenant restarts with consent.</summary>
    Restarting,

    /// <summary>The server refused the write.</summary>
    Refused,
}
