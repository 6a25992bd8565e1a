namespace Bonding.Kubernetes.Controllers;

internal enum ReconcileOutcome
{
    Success,
    RequeueAfter,

    /// <summary>Somebody else wrote in between: normal, look again.</summary>
    Conflict,

    /// <summary>The term or the process ended.</summary>
    Interrupted,
    Error,
}
