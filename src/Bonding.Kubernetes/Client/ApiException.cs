using System.Net;
using k8s.Models;

namespace Bonding.Kubernetes.Client;

/// <summary>
/// An error response of the API server, an error event within a watch, or a response that cannot be read (reported as 502).
/// </summary>
public sealed class ApiException : Exception
{
    public ApiException(HttpStatusCode code, V1Status status, string request, TimeSpan? retryAfter = null)
        : base($"{request}: {(int)code} {status?.Reason}: {status?.Message}")
    {
        Code = code;
        Status = status ?? new V1Status();
        RetryAfter = retryAfter ?? (Status.Details?.RetryAfterSeconds is > 0 and int seconds ? TimeSpan.FromSeconds(seconds) : null);
    }

    public HttpStatusCode Code { get; }

    /// <summary>The status of the response; it has no reason if the response held no Status.</summary>
    public V1Status Status { get; }

    /// <summary>The wait that the server asks for, from the header or the status; null if it asks for none.</summary>
    public TimeSpan? RetryAfter { get; }

    public bool IsNotFound => Code == HttpStatusCode.NotFound;

    /// <summary>Whether the request is refused as it stands: sending it again does not help. A conflict is no refusal.</summary>
    public bool IsRefusal => ApiErrors.IsRefusal(Code);

    /// <summary>Whether the object was changed by another writer since it was read.</summary>
    public bool IsConflict => Code == HttpStatusCode.Conflict && !IsAlreadyExists;

    public bool IsAlreadyExists => Code == HttpStatusCode.Conflict && Status.Reason == "AlreadyExists";

    /// <summary>Whether the resourceVersion or continue token is too old, so that the caller must list again.</summary>
    public bool IsGone => Code == HttpStatusCode.Gone || Status.Reason is "Expired" or "Gone";
}
