using System.CommandLine;
using System.Reflection;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Bonding.Contract;

namespace Bonding.Cli.OpenApi;

/// <summary>The command <c>openapi</c>: writes the OpenAPI document of the contract's paths.</summary>
internal static class OpenApiCommand
{
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static Command Create()
    {
        var output = new Option<FileInfo>("--output", "-o") { Description = "File to write the document to.", Required = true };
        var command = new Command("openapi", "Write the OpenAPI document of the tenant API.") { output };
        command.SetAction(parsed => File.WriteAllText(parsed.GetRequiredValue(output).FullName, Generate(), new UTF8Encoding(false)));
        return command;
    }

    public static string Generate()
    {
        using var source = Assembly.GetExecutingAssembly().GetManifestResourceStream("agents.proto")!;
        using var reader = new StreamReader(source);
        var document = new OpenApiDocument(ProtoComments.Parse(reader.ReadToEnd()));
        return document.Of(AgentsReflection.Descriptor).ToJsonString(Indented) + "\n";
    }
}
