namespace Bonding.Operator.TenantApi;

/// <summary>Answers that say what was wrong and what is allowed, as RFC 9457 problem details.</summary>
internal static class Refusal
{
    public static IResult Of(int status, string detail) => Results.Problem(detail, statusCode: status);

    public static IResult Unavailable(string detail) => Of(StatusCodes.Status503ServiceUnavailable, detail);

    public static IResult BadValue(string field, string? value, string allowed) =>
        Of(StatusCodes.Status400BadRequest, $"{field} is \"{value}\"; allowed: {allowed}");
}
