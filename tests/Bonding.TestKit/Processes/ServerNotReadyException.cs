namespace Bonding.TestKit.Processes;

/// <summary>A started server ended or did not become ready in time; the message holds the tail of its log.</summary>
public sealed class ServerNotReadyException(string message) : Exception(message);
