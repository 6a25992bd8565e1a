namespace Bonding.Resources.Mapping;

/// <summary>Texts in statuses: an empty one is left out, since some API servers (1.20) take an empty string for null and refuse it.</summary>
public static class Text
{
    public static string? OrNone(string text) => text.Length == 0 ? null : text;
}
