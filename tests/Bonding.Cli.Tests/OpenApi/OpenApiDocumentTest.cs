using System.Text.Json.Nodes;
using Bonding.Cli.OpenApi;

namespace Bonding.Cli.Tests.OpenApi;

/// <summary>The document says how each path is called, in the words of the contract.</summary>
public class OpenApiDocumentTest
{
    private readonly JsonNode _document = JsonNode.Parse(OpenApiCommand.Generate())!;

    [Fact]
    public void Parameters_of_a_question_are_in_its_query()
    {
        var parameters = _document["paths"]!["/v1/self/forecast"]!["get"]!["parameters"]!.AsArray();

        Assert.Equal(["resource", "horizon"], parameters.Select(parameter => (string?)parameter!["name"]));
        Assert.All(parameters, parameter => Assert.Equal("query", (string?)parameter!["in"]));
        Assert.Equal("1s to 5s; 5s if it is empty.", (string?)parameters[1]!["description"]);
    }

    [Fact]
    public void What_is_in_the_body_is_not_in_the_query()
    {
        var order = _document["paths"]!["/v1/self/bonds"]!["post"]!;

        Assert.Equal("dryRun", (string?)Assert.Single(order["parameters"]!.AsArray())!["name"]);
        Assert.Equal("#/components/schemas/BondOrder", (string?)order["requestBody"]!["content"]!["application/json"]!["schema"]!["$ref"]);
    }

    [Fact]
    public void Fields_have_the_names_and_types_that_they_have_in_JSON()
    {
        var self = _document["components"]!["schemas"]!["Self"]!["properties"]!;

        Assert.Equal("integer", (string?)self["bondedUnits"]!["type"]);
        Assert.Equal("number", (string?)self["nextUnitInSeconds"]!["type"]);
        Assert.Equal(("string", "date-time"), ((string?)self["asOf"]!["type"], (string?)self["asOf"]!["format"]));
        Assert.Equal("Why the adjustment has this value.", (string?)self["reason"]!["description"]);
    }

    [Fact]
    public void Every_reference_leads_to_a_schema()
    {
        var schemas = _document["components"]!["schemas"]!.AsObject();

        var references = References(_document).Select(reference => reference.Split('/')[^1]).Distinct().ToList();

        Assert.NotEmpty(references);
        Assert.All(references, name => Assert.True(schemas.ContainsKey(name), name));
    }

    private static IEnumerable<string> References(JsonNode? node) =>
        node switch
        {
            JsonObject entry when entry["$ref"] is { } reference => [(string)reference!],
            JsonObject entry => entry.SelectMany(property => References(property.Value)),
            JsonArray items => items.SelectMany(References),
            _ => [],
        };
}
