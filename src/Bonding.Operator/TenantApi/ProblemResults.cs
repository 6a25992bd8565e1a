namespace Bonding.Operator.TenantApi;

/// <summary>Creates error responses as RFC 9457 problem details, which name the error and the allowed values.</summary>
internal static class ProblemResults
{
    public static IResult Create(int status, string detail) => Results.Problem(detail, statusCode: status);

    public static IResult Unavailable(string detail) => Create(StatusCodes.Status503ServiceUnavailable, detail);

    public static IResult InvalidValue(string field, string? value, string allowed) =>
        Create(StatusCodes.Status400BadRequest, $"{field} is \"{value}\"; allowed: {allowed}");
}
