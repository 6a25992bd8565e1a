using System.Text.Json.Nodes;
using Google.Api;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;

namespace Bonding.Cli.OpenApi;

/// <summary>Describes the methods of a contract that have a path, in OpenAPI 3.1.</summary>
/// <param name="comments">The comments of the contract, which become descriptions.</param>
internal sealed class OpenApiDocument(ProtoComments comments)
{
    private const string Json = "application/json";
    private const string Error = "Error";

    private readonly SortedDictionary<string, JsonNode> _schemas = new(StringComparer.Ordinal)
    {
        [Error] = new JsonObject
        {
            ["description"] = "Why a request was refused: what is wrong, and what is allowed.",
            ["type"] = "object",
            ["properties"] = new JsonObject
            {
                ["code"] = new JsonObject { ["type"] = "integer", ["description"] = "The status code of gRPC." },
                ["message"] = new JsonObject { ["type"] = "string" },
            },
        },
    };

    public JsonObject Of(FileDescriptor contract)
    {
        var paths = new JsonObject();
        foreach (var method in contract.Services.SelectMany(service => service.Methods))
            if (method.GetOptions()?.GetExtension(AnnotationsExtensions.Http) is { } rule)
                paths[PathOf(rule).Path] = new JsonObject { [PathOf(rule).Verb] = OperationOf(method, rule) };
        return new JsonObject
        {
            ["openapi"] = "3.1.0",
            ["info"] = new JsonObject { ["title"] = "Bonding operator: the tenant API", ["version"] = "v1" },
            ["security"] = new JsonArray(new JsonObject { ["token"] = new JsonArray() }),
            ["paths"] = paths,
            ["components"] = new JsonObject
            {
                ["securitySchemes"] = new JsonObject
                {
                    ["token"] = new JsonObject
                    {
                        ["type"] = "http",
                        ["scheme"] = "bearer",
                        ["description"] = "A ServiceAccount token that is bound to the caller's pod.",
                    },
                },
                ["schemas"] = new JsonObject(_schemas.Select(schema => KeyValuePair.Create(schema.Key, (JsonNode?)schema.Value))),
            },
        };
    }

    private JsonObject OperationOf(MethodDescriptor method, HttpRule rule)
    {
        var operation = new JsonObject { ["operationId"] = $"{method.Service.Name}.{method.Name}" };
        if (comments[$"{method.Service.Name}.{method.Name}"] is { Length: > 0 } description)
            operation["description"] = description;
        if (rule.Body != "*" && ParametersOf(method.InputType, rule.Body) is { Count: > 0 } parameters)
            operation["parameters"] = parameters;
        if (rule.Body.Length > 0)
            operation["requestBody"] = new JsonObject
            {
                ["required"] = true,
                ["content"] = ContentOf(rule.Body == "*" ? method.InputType : method.InputType.FindFieldByName(rule.Body).MessageType),
            };
        operation["responses"] = ResponsesOf(method);
        return operation;
    }

    private JsonArray ParametersOf(MessageDescriptor request, string body) =>
        [
            .. request
                .Fields.InDeclarationOrder()
                .Where(field => field.Name != body)
                .Select(field => new JsonObject
                {
                    ["name"] = field.JsonName,
                    ["in"] = "query",
                    ["description"] = comments[$"{request.Name}.{field.Name}"],
                    ["schema"] = TypeOf(field),
                }),
        ];

    private JsonObject ResponsesOf(MethodDescriptor method)
    {
        var description = method.IsServerStreaming ? "One JSON object a line, as things change." : "The answer.";
        return new JsonObject
        {
            ["200"] = new JsonObject { ["description"] = description, ["content"] = ContentOf(method.OutputType) },
            ["429"] = Refusal("Too many requests; the header Retry-After has the seconds to wait."),
            ["default"] = Refusal("The request was refused."),
        };
    }

    private static JsonObject Refusal(string description) =>
        new()
        {
            ["description"] = description,
            ["content"] = new JsonObject { [Json] = new JsonObject { ["schema"] = ReferenceTo(Error) } },
        };

    private JsonObject ContentOf(MessageDescriptor message) => new() { [Json] = new JsonObject { ["schema"] = SchemaOf(message) } };

    private JsonObject SchemaOf(MessageDescriptor message)
    {
        if (message.FullName == Timestamp.Descriptor.FullName)
            return new JsonObject { ["type"] = "string", ["format"] = "date-time" };
        if (!_schemas.ContainsKey(message.Name))
        {
            var schema = new JsonObject();
            _schemas[message.Name] = schema;
            Fill(schema, message);
        }

        return ReferenceTo(message.Name);
    }

    private void Fill(JsonObject schema, MessageDescriptor message)
    {
        if (comments[message.Name] is { Length: > 0 } description)
            schema["description"] = description;
        var properties = new JsonObject();
        foreach (var field in message.Fields.InDeclarationOrder())
        {
            var property = TypeOf(field);
            if (comments[$"{message.Name}.{field.Name}"] is { Length: > 0 } text)
                property["description"] = text;
            properties[field.JsonName] = property;
        }

        (schema["type"], schema["properties"]) = ("object", properties);
    }

    private JsonObject TypeOf(FieldDescriptor field) =>
        field.IsRepeated ? new JsonObject { ["type"] = "array", ["items"] = ItemOf(field) } : ItemOf(field);

    private JsonObject ItemOf(FieldDescriptor field) =>
        field.FieldType switch
        {
            FieldType.Message => SchemaOf(field.MessageType),
            FieldType.Int32 => new JsonObject { ["type"] = "integer", ["format"] = "int32" },
            FieldType.Int64 => new JsonObject { ["type"] = "integer", ["format"] = "int64" },
            FieldType.Double => new JsonObject { ["type"] = "number" },
            FieldType.Bool => new JsonObject { ["type"] = "boolean" },
            FieldType.String => new JsonObject { ["type"] = "string" },
            _ => throw new NotSupportedException($"{field.FullName} is of type {field.FieldType}; say here what that is in JSON"),
        };

    private static JsonObject ReferenceTo(string schema) => new() { ["$ref"] = $"#/components/schemas/{schema}" };

    private static (string Verb, string Path) PathOf(HttpRule rule) =>
        rule.PatternCase == HttpRule.PatternOneofCase.Post ? ("post", rule.Post) : ("get", rule.Get);
}

/// <summary>
/// The comments of a .proto file by what they stand above: <c>Message</c>, <c>Message.field</c>, <c>Service.Method</c>. The compiled
/// descriptors have none. It reads files in the usual form, with one declaration a line.
/// </summary>
internal sealed class ProtoComments
{
    private readonly Dictionary<string, string> _texts = new(StringComparer.Ordinal);

    /// <summary>The comment above a declaration; empty if it has none.</summary>
    public string this[string name] => _texts.GetValueOrDefault(name, "");

    public static ProtoComments Parse(string proto)
    {
        var comments = new ProtoComments();
        var (block, above) = ("", new List<string>());
        foreach (var line in proto.Split('\n').Select(line => line.Trim()))
        {
            if (line.StartsWith("//", StringComparison.Ordinal))
            {
                above.Add(line[2..].Trim());
                continue;
            }

            if (NameIn(line, block) is { } name)
                comments.Note(name, above);
            if (line.StartsWith("message ", StringComparison.Ordinal) || line.StartsWith("service ", StringComparison.Ordinal))
                block = line.Split(' ')[1];
            above.Clear();
        }

        return comments;
    }

    private void Note(string name, List<string> lines)
    {
        if (lines.Count > 0)
            _texts[name] = string.Join(' ', lines);
    }

    private static string? NameIn(string line, string block)
    {
        var words = line.Split([' ', '('], StringSplitOptions.RemoveEmptyEntries);
        return words switch
        {
            ["message" or "service", var name, ..] => name,
            ["rpc", var name, ..] => $"{block}.{name}",
            [.., var name, "=", _] when line.EndsWith(';') => $"{block}.{name}",
            _ => null,
        };
    }
}
