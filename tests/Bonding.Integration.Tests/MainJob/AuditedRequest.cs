using System.Text.Json.Nodes;
using Bonding.TestKit.Objects;

namespace Bonding.Integration.Tests.MainJob;

/// <summary>One request as the API server's audit log has it.</summary>
/// <param name="Resource">Plural, with the subresource after a slash.</param>
/// <param name="Object">Namespace and name, as far as the request named them.</param>
/// <param name="Code">HTTP status of the answer; 0 while there is none.</param>
internal sealed record AuditedRequest(string User, string Verb, string Group, string Resource, ObjectRef Object, int Code, string Path)
{
    public static AuditedRequest Of(JsonNode line)
    {
        var reference = line["objectRef"];
        var subresource = reference.Text("subresource");
        return new AuditedRequest(
            line.Text("user", "username"),
            line.Text("verb"),
            reference.Text("apiGroup"),
            reference.Text("resource") + (subresource.Length > 0 ? "/" + subresource : ""),
            new ObjectRef(reference.Text("namespace"), reference.Text("name")),
            int.TryParse(line.Text("responseStatus", "code"), out var code) ? code : 0,
            line.Text("requestURI")
        );
    }
}
