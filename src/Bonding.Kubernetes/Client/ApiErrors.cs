using System.Net;

namespace Bonding.Kubernetes.Client;

/// <summary>Classifies what goes wrong with requests to the API server. Every exception filter and every retry decides by it.</summary>
public static class ApiErrors
{
    /// <summary>
    /// Returns whether an exception means that a request failed: the server rejected it, the connection broke, or no response came in time.
    /// Any other exception is a fault of the program.
    /// </summary>
    public static bool IsFailedRequest(Exception error) => error is ApiException or TimeoutException || IsBrokenConnection(error);

    /// <summary>Returns whether a request failed or was cancelled, as by the caller's own time limit.</summary>
    public static bool IsFailedOrCancelledRequest(Exception error) => error is OperationCanceledException || IsFailedRequest(error);

    /// <summary>Returns whether the server refused a request for good. See <see cref="ApiException.IsRefusal"/>.</summary>
    public static bool IsRefusal(Exception error) => error is ApiException { IsRefusal: true };

    /// <summary>Returns whether the connection broke before the response was complete.</summary>
    internal static bool IsBrokenConnection(Exception? error) => error is HttpRequestException or IOException;

    /// <summary>Returns whether a busy or restarting server turned a request away: the same request may succeed soon.</summary>
    internal static bool IsTransient(HttpStatusCode? code) =>
        code
            is HttpStatusCode.TooManyRequests
                or HttpStatusCode.BadGateway
                or HttpStatusCode.ServiceUnavailable
                or HttpStatusCode.GatewayTimeout;

    /// <summary>
    /// Returns whether a request is refused as it stands. Of the client errors (4xx) these are none: 401 (the token is being renewed), 408
    /// and 429 (the server asks for another try), 409 (a conflict: the object has changed) and 410 (the version is too old).
    /// </summary>
    internal static bool IsRefusal(HttpStatusCode code) =>
        code is >= HttpStatusCode.BadRequest and < HttpStatusCode.InternalServerError
        && code
            is not (
                HttpStatusCode.Unauthorized
                or HttpStatusCode.RequestTimeout
                or HttpStatusCode.Conflict
                or HttpStatusCode.Gone
                or HttpStatusCode.TooManyRequests
            );
}
