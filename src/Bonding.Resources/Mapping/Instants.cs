namespace Bonding.Resources.Mapping;

/// <summary>Instants as the resources hold them: UTC, whatever the kind says.</summary>
internal static class Instants
{
    public static DateTimeOffset Of(DateTime utc) => new(DateTime.SpecifyKind(utc, DateTimeKind.Utc));
}
