using System.Text.Json.Nodes;
using Bonding.TestKit.Objects;

namespace Bonding.TestKit.KubeVirt;

internal static class OwnerReference
{
    /// <summary>The reference of a child to the KubeVirt object that controls it.</summary>
    public static JsonObject To(string kind, JsonObject owner) =>
        new()
        {
            ["apiVersion"] = "kubevirt.io/v1",
            ["kind"] = kind,
            ["name"] = owner.Name,
            ["uid"] = owner.Uid,
            ["controller"] = true,
            ["blockOwnerDeletion"] = true,
        };
}
