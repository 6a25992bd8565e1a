namespace Bonding.Operator.Controllers.Namespaces;

/// <summary>A claim to units of a namespace, made before a debit.</summary>
/// <param name="uid">UID of the account.</param>
/// <param name="name">Its name.</param>
/// <param name="version">Its resourceVersion, which the debit is conditional on.</param>
/// <param name="units">What it holds after the debit.</param>
/// <param name="limit">Most that all accounts of the namespace may hold.</param>
public sealed class UnitClaim(string uid, string name, string version, int units, long limit)
{
    public string Uid => uid;

    public string Name => name;

    public string Version => version;

    public int Units => units;

    public long Limit => limit;

    /// <summary>Null until it was decided.</summary>
    internal bool? Granted { get; set; }
}
