using System.Net;

namespace Bonding.TestKit.Objects;

/// <summary>The API server's refusal; <see cref="Exception.Message"/> is the message of its Status object.</summary>
public sealed class JsonClientException(HttpStatusCode code, string message) : Exception(message)
{
    public HttpStatusCode Code { get; } = code;
}
