using System.Text.Json.Nodes;
using Bonding.Faults.Scenario;
using Bonding.Kubernetes.Client;
using Bonding.Resources;
using k8s;
using k8s.Models;

namespace Bonding.Faults.Corruption;

/// <summary>One field of a status that is overwritten at half time, as by a bug, a restore or a hand that may do everything.</summary>
/// <param name="Kind">account or bond.</param>
/// <param name="Name">Name of the object.</param>
/// <param name="Path">The field below <c>status</c>, with dots; empty for all of it.</param>
/// <param name="Value">The new value as JSON; null takes the field away.</param>
internal sealed record StatusCorruption(string Kind, string Name, string Path, string Value)
{
    private static readonly TimeSpan Reaction = TimeSpan.FromSeconds(4);

    public override string ToString() => $"{Kind} {Name}: {(Path.Length == 0 ? "status" : Path)} = {Value}";

    /// <summary>
    /// Overwrites the field, gives the managers something to spend from the account, and puts the field right again unless they did. While the
    /// account is refused nothing may be spent; whether anything was, the end tells.
    /// </summary>
    public async Task DisturbAsync(BankWorld world, CancellationToken stop)
    {
        var before = await world.ViewAsync(stop);
        if (!await TryPatchAsync(world, JsonNode.Parse(Value), stop)) return;
        await world.CreateBondAsync("c", "web", 2, stop);
        var after = await ReactionAsync(world, stop);
        var (original, now) = (FieldOf(before), FieldOf(after));
        if (!JsonNode.DeepEquals(original, now)) await TryPatchAsync(world, original, stop);
    }

    private async Task<BankView> ReactionAsync(BankWorld world, CancellationToken stop)
    {
        var begun = TimeProvider.System.GetTimestamp();
        return await world.AwaitAsync("", view => IsRefused(view) || TimeProvider.System.GetElapsedTime(begun) > Reaction
            || (view.Are(BondPhase.Bonded, "c") && Kind == "account"), stop);
    }

    private bool IsRefused(BankView view) => Kind == "account"
        && view.Accounts[Name].Status.Conditions?.Any(condition => condition.Type == "Ready" && condition.Reason == "StatusCorrupted") == true;

    // False if the API server itself refuses such a value.
    private async Task<bool> TryPatchAsync(BankWorld world, JsonNode? value, CancellationToken stop)
    {
        var key = new ResourceKey(world.Namespace, Name);
        var patch = PatchOf(value);
        try
        {
            if (Kind == "account") await world.Accounts.MergePatchAsync(key, patch, subresource: "status", cancellationToken: stop);
            else await world.Bonds.MergePatchAsync(key, patch, subresource: "status", cancellationToken: stop);
            return true;
        }
        catch (ApiException refused) when (refused.IsInvalid)
        {
            return false;
        }
    }

    private JsonObject PatchOf(JsonNode? value)
    {
        var patch = value?.DeepClone();
        foreach (var part in Path.Split('.', StringSplitOptions.RemoveEmptyEntries).Reverse()) patch = new JsonObject { [part] = patch };
        return new JsonObject { ["status"] = patch };
    }

    private JsonNode? FieldOf(BankView view)
    {
        IKubernetesObject<V1ObjectMeta> item = Kind == "account" ? view.Accounts[Name] : view.Bonds[Name];
        var field = JsonNode.Parse(KubernetesJson.Serialize(item))!["status"];
        return Path.Split('.', StringSplitOptions.RemoveEmptyEntries).Aggregate(field, (node, part) => node?[part]);
    }
}
