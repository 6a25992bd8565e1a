using System.Buffers.Text;
using System.Text;
using Bonding.Domain;
using Bonding.Kubernetes.Client;
using Bonding.Operator.TenantApi;
using k8s.Models;

namespace Bonding.Operator.Tests.TenantApi;

/// <summary>Texts in the form of tokens, which no server signed.</summary>
internal static class SampleTokens
{
    public const string Audience = "bonding.dev";

    public static string Of(string name, string audience = Audience, DateTimeOffset? expiresAt = null) =>
        WithClaims(
            expiresAt is { } end
                ? $$"""{"sub":"{{name}}","aud":["{{audience}}"],"exp":{{end.ToUnixTimeSeconds()}}}"""
                : $$"""{"sub":"{{name}}","aud":["{{audience}}"]}"""
        );

    public static string WithClaims(string claims) => $"e30.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(claims))}.c2ln";

    /// <summary>The answer of an API server that knows the token.</summary>
    public static string Valid(string user = "system:serviceaccount:shop:web") =>
        $$$$"""{"metadata":{},"status":{"authenticated":true,"audiences":["{{{{Audience}}}}"],"user":{"username":"{{{{user}}}}"}}}""";

    /// <summary>A verifier that asks an API server about tokens, up to ten new ones a second of one address.</summary>
    public static TokenVerifier VerifierBy(ApiConnection api) =>
        new(
            api.Resource<V1TokenReview>(),
            new AcceptedAudiences(Audience, ApiServer: false),
            new TokenRate(PerSecond: 10, Burst: 50),
            TimeProvider.System
        );

    /// <summary>The answer of an API server that does not know the token.</summary>
    public static string NotValid => """{"metadata":{},"status":{"authenticated":false}}""";
}
