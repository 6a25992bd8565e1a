using System.Globalization;
using System.Text.Json.Nodes;
using Bonding.TestKit.Objects;

namespace Bonding.TestKit.Nodes;

/// <summary>The objects that a kubelet writes about its node.</summary>
internal sealed class NodeObjects(NodeSize size, TimeProvider time)
{
    public const string LeaseNamespaceName = "kube-node-lease";
    private const int LeaseSeconds = 40;

    public static JsonObject Node(string name) =>
        new()
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Node",
            ["metadata"] = new JsonObject
            {
                ["name"] = name,
                ["labels"] = new JsonObject
                {
                    ["kubernetes.io/hostname"] = name,
                    ["kubernetes.io/os"] = "linux",
                    ["kubernetes.io/arch"] = "amd64",
                    ["kubevirt.io/schedulable"] = "true",
                },
            },
        };

    public static JsonObject LeaseNamespace() =>
        new()
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Namespace",
            ["metadata"] = new JsonObject { ["name"] = LeaseNamespaceName },
        };

    public JsonObject Status()
    {
        var status = Heartbeat();
        status["status"]!["capacity"] = Resources();
        status["status"]!["allocatable"] = Resources();
        status["status"]!["nodeInfo"] = new JsonObject
        {
            ["architecture"] = "amd64",
            ["bootID"] = "",
            ["containerRuntimeVersion"] = "simulated://1",
            ["kernelVersion"] = "",
            ["kubeProxyVersion"] = "",
            ["kubeletVersion"] = "v1.36.0",
            ["machineID"] = "",
            ["operatingSystem"] = "linux",
            ["osImage"] = "simulated",
            ["systemUUID"] = "",
        };
        return status;
    }

    public JsonObject Heartbeat() =>
        new()
        {
            ["status"] = new JsonObject
            {
                ["conditions"] = new JsonArray(
                    Condition("MemoryPressure", "False", "KubeletHasSufficientMemory"),
                    Condition("DiskPressure", "False", "KubeletHasNoDiskPressure"),
                    Condition("PIDPressure", "False", "KubeletHasSufficientPID"),
                    Condition("Ready", "True", "KubeletReady")
                ),
            },
        };

    public JsonObject Lease(string node)
    {
        var lease = LeaseRenewal();
        lease["apiVersion"] = "coordination.k8s.io/v1";
        lease["kind"] = "Lease";
        lease["metadata"] = new JsonObject { ["name"] = node, ["namespace"] = LeaseNamespaceName };
        lease["spec"]!["holderIdentity"] = node;
        lease["spec"]!["leaseDurationSeconds"] = LeaseSeconds;
        return lease;
    }

    public JsonObject LeaseRenewal() =>
        new()
        {
            ["spec"] = new JsonObject
            {
                ["renewTime"] = time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture),
            },
        };

    private JsonObject Resources() =>
        new()
        {
            ["cpu"] = $"{size.MilliCpu}m",
            ["memory"] = $"{size.MemoryMiB}Mi",
            ["pods"] = $"{size.Pods}",
        };

    private JsonObject Condition(string type, string status, string reason) =>
        new()
        {
            ["type"] = type,
            ["status"] = status,
            ["reason"] = reason,
            ["lastHeartbeatTime"] = Timestamp.Of(time),
        };
}
