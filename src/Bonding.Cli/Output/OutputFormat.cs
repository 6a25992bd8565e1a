using System.CommandLine;

namespace Bonding.Cli.Output;

/// <summary>How a command shows its result: as a table for people or as JSON for programs.</summary>
internal enum OutputFormat
{
    Table,
    Json,
}

/// <summary>The option <c>--output</c>; a table by default.</summary>
internal sealed class OutputFormatOption : Option<OutputFormat>
{
    public OutputFormatOption()
        : base("--output", "-o")
    {
        Description = "Table or json.";
        DefaultValueFactory = _ => OutputFormat.Table;
    }
}
