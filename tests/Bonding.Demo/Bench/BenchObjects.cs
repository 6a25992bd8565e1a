using System.Text.Json.Nodes;
using Bonding.TestKit.KubeVirt;

namespace Bonding.Demo.Bench;

/// <summary>The objects of one tenant of the bench: an account with credits to bond, and perhaps a bond.</summary>
internal static class BenchObjects
{
    /// <summary>Name of the one container of each pod.</summary>
    public const string Container = "main";

    public static JsonObject Namespace(string name) => Object("v1", "Namespace", new JsonObject { ["name"] = name }, null);

    public static JsonObject Account(VmSpec machine) =>
        Object(
            "bonding.dev/v1alpha1",
            "CreditAccount",
            Metadata(machine),
            new JsonObject
            {
                ["tenantRef"] = new JsonObject { ["kind"] = "VirtualMachine", ["name"] = machine.Name },
                ["earning"] = new JsonObject { ["vcpus"] = machine.Vcpus, ["baselinePercent"] = 20 },
                ["openingBalance"] = "350",
            }
        );

    public static JsonObject Bond(VmSpec machine, int units) =>
        Object("bonding.dev/v1alpha1", "Bond", Metadata(machine), new JsonObject { ["accountName"] = machine.Name, ["units"] = units });

    /// <summary>An account that can pay for all its bonds, of a tenant that does not run.</summary>
    public static JsonObject RichAccount(string ns, string name) =>
        Object(
            "bonding.dev/v1alpha1",
            "CreditAccount",
            Metadata(ns, name),
            new JsonObject
            {
                ["tenantRef"] = new JsonObject { ["kind"] = "Deployment", ["name"] = name },
                ["earning"] = new JsonObject { ["vcpus"] = 8, ["baselinePercent"] = 40 },
                ["openingBalance"] = "1500",
            }
        );

    /// <summary>A pod that is bound to a node already.</summary>
    public static JsonObject Pod(string ns, string name, string node) =>
        Object(
            "v1",
            "Pod",
            Metadata(ns, name),
            new JsonObject
            {
                ["nodeName"] = node,
                ["automountServiceAccountToken"] = false,
                ["containers"] = new JsonArray(
                    new JsonObject
                    {
                        ["name"] = Container,
                        ["image"] = "none",
                        ["resources"] = new JsonObject
                        {
                            ["requests"] = new JsonObject { ["cpu"] = "100m", ["memory"] = "64Mi" },
                        },
                    }
                ),
            }
        );

    /// <summary>The account of such a pod.</summary>
    public static JsonObject PodAccount(string ns, string name) =>
        Object(
            "bonding.dev/v1alpha1",
            "CreditAccount",
            Metadata(ns, name),
            new JsonObject
            {
                ["tenantRef"] = new JsonObject { ["kind"] = "Pod", ["name"] = name },
                ["earning"] = new JsonObject { ["vcpus"] = 1, ["baselinePercent"] = 20 },
            }
        );

    public static JsonObject Bond(string ns, string account, int number) =>
        Object(
            "bonding.dev/v1alpha1",
            "Bond",
            Metadata(ns, $"{account}-{number}"),
            new JsonObject { ["accountName"] = account, ["units"] = 1 }
        );

    private static JsonObject Metadata(string ns, string name) => new() { ["name"] = name, ["namespace"] = ns };

    private static JsonObject Metadata(VmSpec machine) => new() { ["name"] = machine.Name, ["namespace"] = machine.Namespace };

    private static JsonObject Object(string apiVersion, string kind, JsonObject metadata, JsonObject? spec)
    {
        var item = new JsonObject
        {
            ["apiVersion"] = apiVersion,
            ["kind"] = kind,
            ["metadata"] = metadata,
        };
        if (spec is not null)
            item["spec"] = spec;
        return item;
    }
}
