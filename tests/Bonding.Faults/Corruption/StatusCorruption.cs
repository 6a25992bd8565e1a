using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Bonding.Faults.Scenario;
using Bonding.Kubernetes.Client;
using Bonding.Resources.Bonds;
using k8s;
using k8s.Models;

namespace Bonding.Faults.Corruption;

/// <summary>Overwrites one field of a status at half time, as a bug, a restore or an administrator's hand may do.</summary>
/// <param name="Kind">account, bond, record or policy.</param>
/// <param name="Name">Name of the account or bond; the run has one record and one policy.</param>
/// <param name="Path">The field below <c>status</c>, with dots and numbers of list items; empty for all of it.</param>
/// <param name="Value">The new value as JSON; null removes the field.</param>
internal sealed record StatusCorruption(string Kind, string Name, string Path, string Value)
{
    private static readonly TimeSpan Reaction = TimeSpan.FromSeconds(4);

    private string[] Parts => Path.Split('.', StringSplitOptions.RemoveEmptyEntries);

    public override string ToString() => $"{Kind} {Name}: {(Path.Length == 0 ? "status" : Path)} = {Value}";

    /// <summary>
    /// Overwrites the field, gives the managers something to spend from the account, and restores the field unless they did. While the
    /// account is refused nothing may be spent; the end of the run shows whether anything was.
    /// </summary>
    public async Task DisturbAsync(AccountsWorld world, CancellationToken stop)
    {
        // The restored value must be what the managers wrote last: the account that was deleted may still be open in the ledger.
        await world.AwaitAsync("the deleted account is closed in the record", view => view.Record?.Status.Closed is { Accounts: 1 }, stop);
        var (written, original) = await TryWriteAsync(world, JsonNode.Parse(Value), stop);
        if (!written)
            return;
        await world.CreateBondAsync("c", "web", 2, stop);
        await ReactionAsync(world, stop);
        if (!JsonNode.DeepEquals(original, FieldIn(StatusOf(await ReadAsync(world, stop)))))
            await TryWriteAsync(world, original, stop);
    }

    private async Task ReactionAsync(AccountsWorld world, CancellationToken stop)
    {
        var begun = TimeProvider.System.GetTimestamp();
        await world.AwaitAsync(
            "",
            view =>
                IsRefused(view)
                || TimeProvider.System.GetElapsedTime(begun) > Reaction
                || (view.Are(BondPhase.Bonded, "c") && Kind is "account" or "record"),
            stop
        );
    }

    private bool IsRefused(AccountsView view) =>
        Kind switch
        {
            "account" => Says(view.Accounts[Name].Status.Conditions, "Ready"),
            "record" => view.Accounts.Values.All(account => Says(account.Status.Conditions, "Ready")),
            "policy" => Says(view.Policy?.Status.Conditions, "GrantsCovered"),
            _ => false,
        };

    private static bool Says(IEnumerable<V1Condition>? conditions, string type) =>
        conditions?.Any(condition => condition.Type == type && condition.Reason == "StatusCorrupted") == true;

    // Writes under the version that was read, so that no concurrent write of the managers is lost. Returns false if the API server itself
    // refuses the value.
    private async Task<(bool Written, JsonNode? Before)> TryWriteAsync(AccountsWorld world, JsonNode? value, CancellationToken stop)
    {
        while (true)
        {
            var read = await ReadAsync(world, stop);
            var before = FieldIn(StatusOf(read))?.DeepClone();
            try
            {
                await PatchAsync(world, PatchOf(read, value), stop);
                return (true, before);
            }
            catch (ApiException error) when (error.IsConflict) { }
            catch (ApiException error) when (error.Code is HttpStatusCode.UnprocessableEntity or HttpStatusCode.BadRequest)
            {
                return (false, null);
            }
        }
    }

    private async Task<IKubernetesObject<V1ObjectMeta>> ReadAsync(AccountsWorld world, CancellationToken stop) =>
        Kind switch
        {
            "account" => (await world.Accounts.GetAsync(new(world.Namespace, Name), stop))!,
            "bond" => (await world.Bonds.GetAsync(new(world.Namespace, Name), stop))!,
            "record" => (await world.Records.GetAsync(NamespacedName.ClusterScoped(world.Namespace), stop))!,
            _ => (await world.Policies.GetAsync(NamespacedName.ClusterScoped(world.Namespace), stop))!,
        };

    private Task PatchAsync(AccountsWorld world, JsonObject patch, CancellationToken stop) =>
        Kind switch
        {
            "account" => world.Accounts.MergePatchAsync(new(world.Namespace, Name), patch, subresource: "status", cancellationToken: stop),
            "bond" => world.Bonds.MergePatchAsync(new(world.Namespace, Name), patch, subresource: "status", cancellationToken: stop),
            "record" => world.Records.MergePatchAsync(
                NamespacedName.ClusterScoped(world.Namespace),
                patch,
                subresource: "status",
                cancellationToken: stop
            ),
            _ => world.Policies.MergePatchAsync(
                NamespacedName.ClusterScoped(world.Namespace),
                patch,
                subresource: "status",
                cancellationToken: stop
            ),
        };

    // A merge patch replaces a list as a whole.
    private JsonObject PatchOf(IKubernetesObject<V1ObjectMeta> read, JsonNode? value)
    {
        var metadata = new JsonObject { ["resourceVersion"] = read.Metadata.ResourceVersion };
        if (Parts is not [var top, .. var rest])
            return new JsonObject { ["metadata"] = metadata, ["status"] = value?.DeepClone() };
        var field = Changed(StatusOf(read)?[top], rest, value);
        return new JsonObject
        {
            ["metadata"] = metadata,
            ["status"] = new JsonObject { [top] = field },
        };
    }

    private static JsonNode? Changed(JsonNode? node, string[] path, JsonNode? value)
    {
        if (path is not [var first, .. var rest])
            return value?.DeepClone();
        var copy = node?.DeepClone() ?? new JsonObject();
        if (copy is JsonArray list)
        {
            var index = int.Parse(first, CultureInfo.InvariantCulture);
            list[index] = WithoutNulls(Changed(list[index], rest, value));
        }
        else
        {
            copy[first] = Changed(copy[first], rest, value);
        }
        return copy;
    }

    private static JsonNode? WithoutNulls(JsonNode? item) =>
        item is JsonObject fields
            ? new JsonObject(
                fields.Where(field => field.Value is not null).Select(field => KeyValuePair.Create(field.Key, field.Value?.DeepClone()))
            )
            : item;

    private JsonNode? FieldIn(JsonNode? status) =>
        Parts.Aggregate(
            status,
            (node, part) =>
                node is JsonArray list
                    ? list.ElementAtOrDefault(int.Parse(part, CultureInfo.InvariantCulture))
                    : (node as JsonObject)?[part]
        );

    private static JsonNode? StatusOf(IKubernetesObject<V1ObjectMeta> item) => JsonNode.Parse(KubernetesJson.Serialize(item))!["status"];
}
