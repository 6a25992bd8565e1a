using System.Text.Json.Nodes;

namespace Bonding.TestKit.Proxies.PodResize;

/// <summary>One cause of a refusal in the API server's wording: <c>field: text</c>.</summary>
internal sealed record ResizeFieldError(string Reason, string Field, string Text)
{
    public JsonObject Cause =>
        new()
        {
            ["reason"] = Reason,
            ["message"] = Text,
            ["field"] = Field,
        };

    public static ResizeFieldError Forbidden(string field, string text) => new("FieldValueForbidden", field, $"Forbidden: {text}");

    public static ResizeFieldError Invalid(string field, string value, string text) =>
        new("FieldValueInvalid", field, $"Invalid value: \"{value}\": {text}");

    public override string ToString() => $"{Field}: {Text}";
}
