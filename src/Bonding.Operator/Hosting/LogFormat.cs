namespace Bonding.Operator.Hosting;

/// <summary>How log lines look: one JSON object a line, or text for people.</summary>
public enum LogFormat
{
    Json,
    Text,
}
