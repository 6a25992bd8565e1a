namespace Bonding.Operator.TenantApi.Identity;

/// <summary>Hands the verified token from the authentication to the endpoint of a request.</summary>
internal sealed record TokenFeature(VerifiedToken Token);
