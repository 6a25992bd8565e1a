using System.Collections.Frozen;
using Bonding.Operator.Configuration;
using k8s.Models;

namespace Bonding.Operator.Admission;

/// <summary>
/// Knows which users create the pods of tenants. Whoever may create pods can name a controller that exists, with its UID: only the user
/// who creates a pod tells whether that controller made it.
/// </summary>
public sealed class PodCreators(WebhookOptions options)
{
    /// <summary>Stands for every user.</summary>
    public const string Everybody = "*";

    private readonly FrozenSet<string> _ofVirtualMachines = Names(options.VirtualMachineCreators);
    private readonly FrozenSet<string> _ofWorkloads = Names(options.WorkloadCreators);

    /// <summary>Returns whether a user creates the pods of the controller that a pod names. A pod without one is anybody's.</summary>
    public bool Include(string user, V1Pod pod) =>
        pod.GetController()?.Kind switch
        {
            "VirtualMachineInstance" => Has(_ofVirtualMachines, user),
            "ReplicaSet" or "StatefulSet" => Has(_ofWorkloads, user),
            _ => true,
        };

    /// <summary>Returns the names of an option one by one.</summary>
    public static FrozenSet<string> Names(string option) =>
        option.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).ToFrozenSet();

    private static bool Has(FrozenSet<string> users, string user) => users.Contains(user) || users.Contains(Everybody);
}
