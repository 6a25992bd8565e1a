namespace Bonding.Cli.Crds;

/// <summary>One generated definition.</summary>
/// <param name="FileName">group_plural, without an ending.</param>
/// <param name="Yaml">The manifest.</param>
internal sealed record CrdFile(string FileName, string Yaml);
