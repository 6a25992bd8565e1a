namespace Bonding.Operator.Actuation;

/// <summary>What became of one resize.</summary>
public enum ResizeResult
{
    /// <summary>The server took it.</summary>
    Applied,

    /// <summary>The server refused it: the same again would be refused again.</summary>
    Refused,

    /// <summary>It was not sent: leadership was lost, the host stops, or what should have made room for it was not applied.</summary>
    NotTried,

    /// <summary>No answer, or the server was busy or the pod was changed meanwhile: it is decided anew.</summary>
    Failed,
}
