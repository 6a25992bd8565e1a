namespace Bonding.Cli.Top;

/// <summary>What <c>top</c> sorts by: the largest first, a name from a to z.</summary>
internal enum TopSort
{
    Multiplier,
    Balance,
    Bonded,
    Request,
    Name,
}
