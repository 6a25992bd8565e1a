using System.Globalization;
using System.Text.Json.Nodes;
using Bonding.TestKit.Objects;

namespace Bonding.TestKit.Proxies.PodResize;

/// <summary>What the LimitRanges of the namespace say to the containers of a resized pod, and to the pod as a whole.</summary>
internal static class ResizeRange
{
    /// <summary>Gives containers the defaults of the ranges for what they leave open.</summary>
    public static void Fill(JsonObject pod, IEnumerable<JsonObject> ranges)
    {
        foreach (var item in ranges.SelectMany(ItemsOf).Where(item => item.Text("type") == "Container"))
        foreach (var container in PodResources.AllContainers(pod))
        {
            Fill(container, "requests", item["defaultRequest"] as JsonObject);
            Fill(container, "limits", item["default"] as JsonObject);
        }
    }

    /// <exception cref="ResizeRefusedException">A container or the pod is outside a range.</exception>
    public static void Check(JsonObject pod, IEnumerable<JsonObject> ranges)
    {
        foreach (var item in ranges.SelectMany(ItemsOf))
        foreach (var resource in PodResources.Resizable)
        {
            if (item.Text("type") == "Container")
                foreach (var container in PodResources.AllContainers(pod))
                    Check(pod.Name, item, AmountsOf(container, resource), resource);
            if (item.Text("type") == "Pod")
                Check(pod.Name, item, TotalsOf(pod, resource), resource);
        }
    }

    private static IEnumerable<JsonObject> ItemsOf(JsonObject range) =>
        (range.At("spec", "limits") as JsonArray ?? []).OfType<JsonObject>();

    private static void Fill(JsonObject container, string kind, JsonObject? defaults)
    {
        if (container["resources"] is not JsonObject)
            container["resources"] = new JsonObject();
        foreach (var (resource, amount) in defaults ?? [])
        {
            if (container["resources"]![kind] is not JsonObject amounts)
                container["resources"]![kind] = amounts = [];
            if (!amounts.ContainsKey(resource))
                amounts[resource] = amount.Copy();
        }
    }

    private static Amounts AmountsOf(JsonObject container, string resource) =>
        new(Known(container.At("resources", "requests", resource)), Known(container.At("resources", "limits", resource)));

    // Of a pod a resource is named if any of its containers names it.
    private static Amounts TotalsOf(JsonObject pod, string resource) =>
        new(Named(pod, "requests", resource), Named(pod, "limits", resource));

    private static decimal? Named(JsonObject pod, string kind, string resource) =>
        PodResources.AllContainers(pod).Any(container => container.At("resources", kind, resource) is not null)
            ? PodResources.Total(pod, kind, resource)
            : null;

    private static decimal? Known(JsonNode? quantity) => quantity is null ? null : PodResources.Amount(quantity);

    private static void Check(string pod, JsonObject item, Amounts amounts, string resource)
    {
        var type = item.Text("type");
        if (item.At("min", resource) is { } min)
        {
            var bound = $"minimum {resource} usage per {type} is {min}";
            Refuse(pod, amounts.Request is null, $"{bound}.  No request is specified");
            Refuse(pod, amounts.Request < PodResources.Amount(min), $"{bound}, but request is {Text(amounts.Request, resource)}");
            Refuse(pod, amounts.Limit < PodResources.Amount(min), $"{bound}, but limit is {Text(amounts.Limit, resource)}");
        }
        if (item.At("max", resource) is { } max)
        {
            var bound = $"maximum {resource} usage per {type} is {max}";
            Refuse(pod, amounts.Limit is null, $"{bound}.  No limit is specified");
            Refuse(pod, amounts.Limit > PodResources.Amount(max), $"{bound}, but limit is {Text(amounts.Limit, resource)}");
            Refuse(pod, amounts.Request > PodResources.Amount(max), $"{bound}, but request is {Text(amounts.Request, resource)}");
        }
        if (item.At("maxLimitRequestRatio", resource) is { } ratio)
        {
            var most = PodResources.Amount(ratio);
            var isOver = amounts.Request is null or 0 || amounts.Limit is null or 0 || amounts.Limit > most * amounts.Request;
            Refuse(pod, isOver, $"{resource} max limit to request ratio per {type} is {ratio}{Provided(amounts)}");
        }
    }

    private static string Provided(Amounts amounts) =>
        amounts is { Request: > 0, Limit: > 0 }
            ? string.Create(CultureInfo.InvariantCulture, $", but provided ratio is {amounts.Limit / amounts.Request:0.000000}")
            : "";

    private static string Text(decimal? amount, string resource) => resource == "cpu" ? $"{amount * 1000:0}m" : $"{amount:0}";

    private static void Refuse(string pod, bool isWrong, string text)
    {
        if (isWrong)
            throw ResizeRefusedException.OutsideRange(pod, text);
    }

    private readonly record struct Amounts(decimal? Request, decimal? Limit);
}
