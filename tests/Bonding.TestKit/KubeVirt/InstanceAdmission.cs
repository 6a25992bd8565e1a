using System.Text.Json.Nodes;
using Bonding.TestKit.Objects;

namespace Bonding.TestKit.KubeVirt;

/// <summary>KubeVirt's rules for writes to instances and migrations, with its words.</summary>
internal static class InstanceAdmission
{
    public const string SpecRestricted = "update of VMI object is restricted";
    public const string LabelsRestricted = "modification of the following reserved kubevirt.io/ labels on a VMI object is prohibited";
    public const string MigrationSpecRestricted = "update of Migration object's spec is restricted";

    private static readonly string[] OwnUsers =
    [
        .. new[] { "apiserver", "controller", "handler", "synchronization-controller" }.Select(part =>
            $"system:serviceaccount:kubevirt:kubevirt-{part}"
        ),
    ];

    private static readonly string[] ReservedLabels =
    [
        "kubevirt.io/created-by",
        "kubevirt.io/migrationJobUID",
        "kubevirt.io/nodeName",
        "kubevirt.io/migrationTargetNodeName",
        "kubevirt.io/schedulable",
        "kubevirt.io/install-strategy",
    ];

    /// <summary>Why the update of an instance is refused, or null.</summary>
    public static string? RefuseInstance(JsonObject request)
    {
        if (IsOwnUser(request))
            return null;
        if (!JsonNode.DeepEquals(request.At("object", "spec"), request.At("oldObject", "spec")))
            return SpecRestricted;
        return ReservedLabels.Any(label => Label(request, "object", label) != Label(request, "oldObject", label)) ? LabelsRestricted : null;
    }

    /// <summary>Why the update of a migration is refused, or null.</summary>
    public static string? RefuseMigration(JsonObject request) =>
        JsonNode.DeepEquals(request.At("object", "spec"), request.At("oldObject", "spec")) ? null : MigrationSpecRestricted;

    /// <summary>The JSON patch that takes back a stranger's change of an instance's status, or null where there is none.</summary>
    public static JsonArray? RevertStatus(JsonObject request)
    {
        var old = request.At("oldObject", "status");
        if (IsOwnUser(request) || JsonNode.DeepEquals(request.At("object", "status"), old))
            return null;
        return old is null
            ? new JsonArray(new JsonObject { ["op"] = "remove", ["path"] = "/status" })
            : new JsonArray(
                new JsonObject
                {
                    ["op"] = "add",
                    ["path"] = "/status",
                    ["value"] = old.DeepClone(),
                }
            );
    }

    private static bool IsOwnUser(JsonObject request) => OwnUsers.Contains(request.Text("userInfo", "username"));

    private static string Label(JsonObject request, string side, string label) => request.Text(side, "metadata", "labels", label);
}
