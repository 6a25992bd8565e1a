namespace Bonding.Cli;

/// <summary>What the commands return to the shell.</summary>
internal static class ExitCodes
{
    public const int Sound = 0;

    /// <summary>What was asked for was found, and is not in order.</summary>
    public const int Unsound = 1;

    /// <summary>It could not be looked at.</summary>
    public const int Failed = 2;
}
