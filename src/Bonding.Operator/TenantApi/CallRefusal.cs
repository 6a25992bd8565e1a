using System.Globalization;
using Grpc.Core;

namespace Bonding.Operator.TenantApi;

/// <summary>Creates the refusals of calls of the contract: what is wrong, and when another try is worth it.</summary>
internal static class CallRefusal
{
    /// <summary>The trailer, and the header over HTTP, with the seconds after which another try is worth it.</summary>
    public const string RetryAfter = "retry-after";

    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);

    public static RpcException Of(StatusCode code, string why) => new(new Status(code, why));

    public static RpcException Of(StatusCode code, string why, TimeSpan wait) =>
        new(
            new Status(code, why),
            new Metadata { { RetryAfter, ((long)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture) } }
        );

    public static RpcException Unavailable(string why) => Of(StatusCode.Unavailable, why, Soon);

    public static RpcException TooMany(string why, TimeSpan wait) => Of(StatusCode.ResourceExhausted, why, wait);

    public static RpcException InvalidValue(string field, string? value, string allowed) =>
        Of(StatusCode.InvalidArgument, $"{field} is \"{value}\"; allowed: {allowed}");
}
