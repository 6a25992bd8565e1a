using Microsoft.AspNetCore.Http;

namespace Bonding.TestKit.Proxies.Faults;

/// <summary>A request to the API server in its own words.</summary>
/// <param name="Verb">get, list, watch, create, update, patch or delete.</param>
/// <param name="Resource">Plural, with the subresource if there is one: <c>bonds</c>, <c>bonds/status</c>.</param>
public sealed record ApiCall(string Verb, string Resource)
{
    /// <summary>Null for what is no request for a resource, such as discovery.</summary>
    public static ApiCall? Of(HttpRequest request)
    {
        string[] parts = (request.Path.Value ?? "").Split('/', StringSplitOptions.RemoveEmptyEntries);
        string[] rest = parts switch
        {
            ["api", _, "namespaces", _, _, ..] => parts[4..],
            ["apis", _, _, "namespaces", _, _, ..] => parts[5..],
            ["api", _, ..] => parts[2..],
            ["apis", _, _, ..] => parts[3..],
            _ => [],
        };
        if (rest.Length == 0)
            return null;
        return new ApiCall(VerbOf(request, isNamed: rest.Length > 1), rest.Length > 2 ? $"{rest[0]}/{rest[2]}" : rest[0]);
    }

    private static string VerbOf(HttpRequest request, bool isNamed) =>
        request.Method switch
        {
            "POST" => "create",
            "PUT" => "update",
            "PATCH" => "patch",
            "DELETE" => "delete",
            _ when request.Query["watch"] == "true" => "watch",
            _ => isNamed ? "get" : "list",
        };
}
