using k8s.Models;

namespace Bonding.Operator.TenantApi;

/// <summary>The identity of the bearer of a token, as the API server verified it.</summary>
/// <param name="UserName">Name of the user, such as <c>system:serviceaccount:NAMESPACE:NAME</c>.</param>
/// <param name="Uid">UID of the user; empty if it has none.</param>
/// <param name="Groups">Groups of the user.</param>
/// <param name="Extra">Further attributes from the authenticator, such as the pod that the token is bound to.</param>
public sealed record VerifiedToken(
    string UserName,
    string Uid,
    IReadOnlyList<string> Groups,
    IReadOnlyDictionary<string, IReadOnlyList<string>> Extra
)
{
    private const string ServiceAccountPrefix = "system:serviceaccount:";
    private const string PodNameKey = "authentication.kubernetes.io/pod-name";
    private const string PodUidKey = "authentication.kubernetes.io/pod-uid";

    /// <summary>Returns the identity of a user whom the API server verified.</summary>
    public static VerifiedToken Of(V1UserInfo user) =>
        new(
            user.Username ?? "",
            user.Uid ?? "",
            [.. user.Groups ?? []],
            (user.Extra ?? new Dictionary<string, IList<string>>()).ToDictionary(
                extra => extra.Key,
                IReadOnlyList<string> (extra) => [.. extra.Value]
            )
        );

    /// <summary>The pod that the token is bound to; null if there is none.</summary>
    public BoundPod? Pod =>
        Single(PodNameKey) is { } name && Single(PodUidKey) is { } uid && ServiceAccountNamespace is { } ns
            ? new BoundPod(ns, name, uid)
            : null;

    /// <summary>Who the bearer is among all: the user, and the pod that the token is bound to.</summary>
    public string Identity => $"{UserName} {Single(PodUidKey)}";

    private string? ServiceAccountNamespace =>
        UserName.StartsWith(ServiceAccountPrefix, StringComparison.Ordinal) && UserName.Split(':') is [_, _, var ns, _] ? ns : null;

    private string? Single(string key) => Extra.TryGetValue(key, out var values) && values is [var value] ? value : null;
}

/// <summary>The pod that a token is bound to, as the API server verified it.</summary>
public readonly record struct BoundPod(string Namespace, string Name, string Uid);
