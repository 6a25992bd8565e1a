using Bonding.Kubernetes.Client;
using Bonding.Operator.TenantApi.Identity;
using Bonding.Resources;

namespace Bonding.Operator.TenantApi;

/// <summary>Finds the tenant that a person asks about, and whether that person may.</summary>
public sealed class Inquiry(TenantReadings readings, AccountAccess access)
{
    /// <remarks>Whether there is such an account is told only to those who may read accounts of that name.</remarks>
    public async Task<IResult> AnswerAsync(
        HttpContext http, string ns, string kind, string name, Func<TenantReading, VerifiedToken, Task<IResult>> answer)
    {
        if (TenantKindNames.KindOf(kind) is not { } tenantKind) return Refusal.BadValue("kind", kind, TenantKindNames.Allowed);
        var caller = TokenFeature.Of(http);
        var key = readings.AccountOf(ns, new TenantRef { Kind = tenantKind, Name = name });
        try
        {
            if (!await access.MayReadAsync(caller, key ?? new(ns, name), http.RequestAborted))
                return Refusal.Of(StatusCodes.Status403Forbidden, $"{caller.UserName} may not get creditaccounts in namespace {ns}");
            if (key is null) return Refusal.Of(StatusCodes.Status404NotFound, $"{tenantKind} {ns}/{name} has no CreditAccount");
            return readings.Of(key.Value) is { } tenant ? await answer(tenant, caller) : Refusal.Unavailable($"account {key} is not served yet");
        }
        catch (Exception error) when (error is ApiException or HttpRequestException or IOException or TimeoutException)
        {
            return Refusal.Unavailable("the API server did not say whether the caller may read the account; try again");
        }
    }
}
