using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Bonding.Cli.Output;

/// <summary>Answers as JSON for programs: what is null is left out.</summary>
internal static class JsonOutput
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
    };

    public static string Serialize<T>(T document) => JsonSerializer.Serialize(document, Options);
}

/// <summary>How an answer is shown: for people or for programs.</summary>
internal enum OutputFormat
{
    Table,
    Json,
}
