namespace Bonding.TestKit.Parts;

/// <summary>A real server or tool that the tests need is not on this machine.</summary>
public sealed class MissingPartException(string part, string where)
    : Exception(
        $"The test part '{part}' is missing: no executable file {where}. Run `make parts` once (BONDING_PARTS names another cache folder)."
    )
{
    /// <summary>The name of the missing binary, for example <c>kube-apiserver</c>.</summary>
    public string Part { get; } = part;
}
