namespace Bonding.Cli;

/// <summary>How an answer is shown: for people or for programs.</summary>
internal enum OutputFormat
{
    Table,
    Json,
}
