namespace Bonding.Operator.TenantApi.Identity;

/// <summary>The pod that a token is bound to, as the API server vouches for it.</summary>
public readonly record struct BoundPod(string Namespace, string Name, string Uid);
