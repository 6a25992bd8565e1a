using Bonding.Resources;

namespace Bonding.Cli.Asking;

/// <summary>A tenant as kubectl users name objects: KIND/NAME.</summary>
internal readonly record struct TenantName(TenantKind Kind, string Name)
{
    /// <exception cref="CliException">It is none.</exception>
    public static TenantName Parse(string text) =>
        text.Split('/') is [var kind, { Length: > 0 } name] && TenantKindNames.KindOf(kind) is { } known
            ? new TenantName(known, name)
            : throw new CliException($"the tenant is \"{text}\"; allowed: KIND/NAME, such as vm/db, with one of the kinds {TenantKindNames.Allowed}");

    /// <summary>Where the operator answers about it.</summary>
    public string PathIn(string ns) =>
        $"v1/namespaces/{Uri.EscapeDataString(ns)}/{TenantKindNames.ShortOf(Kind)}/{Uri.EscapeDataString(Name)}";
}
