using Bonding.Kubernetes.Conditions;
using k8s.Models;

namespace Bonding.Operator.Controllers;

/// <summary>What a decision says about one condition; a null status is Unknown.</summary>
public sealed record Finding(string Type, bool? Status, string Reason, string Message)
{
    /// <returns>Whether the conditions changed.</returns>
    public bool SetOn(IList<V1Condition> conditions, long? generation, DateTimeOffset now) =>
        conditions.Set(Type, Status, Reason, Message, generation, now);
}
