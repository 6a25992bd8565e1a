using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.WebSockets;
using System.Text.Json;
using Bonding.Kubernetes.Telemetry;
using k8s;
using k8s.Autorest;
using k8s.Models;

namespace Bonding.Kubernetes.Client;

/// <summary>
/// A connection to one API server with its credentials: bearer token, client certificate, CA, or the token of the pod, which is read again
/// as it rotates. GETs are retried on 429, 502, 503 and 504. Writes are never retried: the caller must check what became of them.
/// </summary>
public sealed class ApiConnection : IDisposable
{
    private readonly k8s.Kubernetes _client;
    private readonly TimeProvider _time;

    public ApiConnection(KubernetesClientConfiguration configuration, TimeProvider time, KubernetesMetrics metrics)
    {
        _time = time;
        _client = new k8s.Kubernetes(configuration, new RetryHandler(time), new RequestMetricsHandler(metrics));
    }

    /// <summary>The longest wait for a response; of a watch, for its beginning.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(30);

    public ResourceClient<T> Resource<T>()
        where T : class, IKubernetesObject<V1ObjectMeta> => new(this);

    /// <summary>
    /// Calls a subresource that acts and is not an object, such as <c>apis/GROUP/VERSION/namespaces/NS/KINDS/NAME/restart</c>.
    /// </summary>
    public Task PutActionAsync(string path, CancellationToken cancellationToken = default) =>
        SendAsync(HttpMethod.Put, path, null, cancellationToken);

    /// <summary>
    /// Opens a connection to a port of a running pod, through the API server and the pod's kubelet, as <c>kubectl port-forward</c> makes
    /// it.
    /// </summary>
    /// <exception cref="IOException">The API server or the kubelet refused the connection.</exception>
    public async Task<Stream> ForwardPortAsync(NamespacedName pod, int port, CancellationToken cancellationToken = default)
    {
        try
        {
            return new PortForwardStream(
                await _client.WebSocketNamespacedPodPortForwardAsync(
                    pod.Name,
                    pod.Namespace,
                    [port],
                    WebSocketProtocol.V4BinaryWebsocketProtocol,
                    cancellationToken: cancellationToken
                )
            );
        }
        catch (Exception error) when (error is WebSocketException or HttpOperationException)
        {
            throw new IOException($"port {port} of pod {pod} is not forwarded: {error.Message}", error);
        }
    }

    public void Dispose() => _client.Dispose();

    internal Task<byte[]> SendAsync(HttpMethod method, string path, HttpContent? content, CancellationToken cancellationToken) =>
        WithTimeoutAsync(
            method,
            path,
            async token =>
            {
                using var response = await OpenAsync(method, path, content, token);
                return await response.Content.ReadAsByteArrayAsync(token);
            },
            cancellationToken
        );

    /// <summary>Returns as soon as the response begins. The caller owns the response.</summary>
    internal Task<HttpResponseMessage> OpenStreamAsync(string path, CancellationToken cancellationToken) =>
        WithTimeoutAsync(HttpMethod.Get, path, token => OpenAsync(HttpMethod.Get, path, null, token), cancellationToken);

    private async Task<TResponse> WithTimeoutAsync<TResponse>(
        HttpMethod method,
        string path,
        Func<CancellationToken, Task<TResponse>> send,
        CancellationToken cancellationToken
    )
    {
        using var timeout = new CancellationTokenSource(RequestTimeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            return await send(either.Token);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"{method} {path}: no response within {RequestTimeout}.");
        }
    }

    private async Task<HttpResponseMessage> OpenAsync(
        HttpMethod method,
        string path,
        HttpContent? content,
        CancellationToken cancellationToken
    )
    {
        using var request = new HttpRequestMessage(method, new Uri(_client.BaseUri, path))
        {
            Version = HttpVersion.Version20,
            Content = content,
        };
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        if (_client.Credentials is { } credentials)
            await credentials.ProcessHttpRequestAsync(request, cancellationToken);
        var response = await _client.HttpClient.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (response.IsSuccessStatusCode)
            return response;
        using (response)
            throw await ReadErrorAsync(response, $"{method} {path}", cancellationToken);
    }

    private static async Task<ApiException> ReadErrorAsync(
        HttpResponseMessage response,
        string request,
        CancellationToken cancellationToken
    )
    {
        var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        return new ApiException(response.StatusCode, StatusIn(body), request, response.Headers.RetryAfter?.Delta);
    }

    private static V1Status StatusIn(byte[] body)
    {
        try
        {
            return ApiJson.Read<V1Status>(body);
        }
        catch (JsonException)
        {
            // A proxy on the way may send a body of its own.
            return new V1Status { Message = System.Text.Encoding.UTF8.GetString(body, 0, Math.Min(body.Length, 1024)) };
        }
    }
}

internal sealed class RequestMetricsHandler(KubernetesMetrics metrics) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var code = "<error>";
        try
        {
            var response = await base.SendAsync(request, cancellationToken);
            code = ((int)response.StatusCode).ToString(CultureInfo.InvariantCulture);
            return response;
        }
        finally
        {
            metrics.Requests.WithLabels(code, request.Method.Method, request.RequestUri!.Authority).Inc();
        }
    }
}
