namespace Bonding.Cli;

/// <summary>What the user has to know, in one line; nothing else is printed.</summary>
internal sealed class CliException(string message) : Exception(message);
