using Bonding.Kubernetes.Client;
using Bonding.Kubernetes.Informers;
using Bonding.Operator.Agents;
using Bonding.Operator.Configuration;
using Bonding.Operator.State;
using Bonding.Resources.CreditAccounts;
using Grpc.Core;
using k8s.Models;

namespace Bonding.Operator.TenantApi;

/// <summary>
/// Identifies agents by their verified tokens alone: the agent of a node by the ServiceAccount of agents and the node of the pod that the
/// token is bound to, an agent in a VM by the pod that the VM runs in.
/// </summary>
public sealed class AgentCallers(CallerResolver tenants, AccountCache accounts, Informer<V1Pod> pods, OperatorOptions options)
{
    /// <summary>Returns who reports.</summary>
    /// <exception cref="RpcException">The bearer may not report.</exception>
    public async Task<AgentIdentity> IdentifyAsync(VerifiedToken token, CancellationToken cancellation) =>
        IsNodeAgent(token) ? NodeOf(token) : await GuestOfAsync(token, cancellation);

    private bool IsNodeAgent(VerifiedToken token) =>
        options.TenantApi.NodeAgents.Split('/') is [var ns, var name] && token.UserName == $"system:serviceaccount:{ns}:{name}";

    private AgentIdentity NodeOf(VerifiedToken token)
    {
        if (token.Pod is not { } bound)
            throw Refused("the token is bound to no pod; allowed: that of a pod of the agents' DaemonSet");
        var pod = pods.Store.Get(new NamespacedName(bound.Namespace, bound.Name));
        return pod?.Uid() == bound.Uid && pod.Spec.NodeName is { Length: > 0 } node
            ? new AgentIdentity(AgentMode.Node, node)
            : throw Refused($"pod {bound.Namespace}/{bound.Name} with UID {bound.Uid} runs on no node");
    }

    // In a container /proc/stat shows the whole node, so only a VM speaks for itself.
    private async Task<AgentIdentity> GuestOfAsync(VerifiedToken token, CancellationToken cancellation)
    {
        var caller = await tenants.ResolveAsync(token, cancellation);
        if (caller.Account is not { } account || token.Pod is not { } pod)
            throw Refused(caller.Refusal);
        return accounts.Find(account)?.Stored?.Spec.TenantRef.Kind is TenantKind.VirtualMachine or TenantKind.VirtualMachineInstance
            ? new AgentIdentity(AgentMode.Guest, pod.Uid)
            : throw Refused($"the tenant of account {account} is no VM; the agent of its node reports for it");
    }

    private static RpcException Refused(string why) => CallRefusal.Of(StatusCode.PermissionDenied, why);
}
