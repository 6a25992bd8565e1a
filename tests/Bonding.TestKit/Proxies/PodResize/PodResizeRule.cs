using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Bonding.TestKit.ControlPlanes;
using Bonding.TestKit.Objects;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;

namespace Bonding.TestKit.Proxies.PodResize;

/// <summary>
/// Plays PATCH <c>pods/resize</c> (strategic merge) for an API server that lacks it, and names it in the discovery of <c>/api/v1</c>.
/// Each call goes to the API server first: it authenticates and authorises subresources that it does not know too, so a refusal is its
/// own, and a server that has <c>pods/resize</c> answers itself. Only its 404 is played.
/// </summary>
internal sealed partial class PodResizeRule(ControlPlane controlPlane, HttpMessageInvoker upstream) : IMiddleware, IDisposable
{
    private const string StrategicMerge = "application/strategic-merge-patch+json";

    private readonly PodResizer _resizer = new(controlPlane);

    public Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        var request = context.Request;
        if (HttpMethods.IsGet(request.Method) && request.Path.Value?.TrimEnd('/') == "/api/v1")
            return AnswerDiscoveryAsync(context);
        return HttpMethods.IsPatch(request.Method) && ResizePath.Match(request.Path) is { Success: true } match
            ? AnswerResizeAsync(context, new ObjectRef(match.Groups["namespace"].Value, match.Groups["name"].Value))
            : next(context);
    }

    public void Dispose() => _resizer.Dispose();

    [GeneratedRegex("^/api/v1/namespaces/(?<namespace>[^/]+)/pods/(?<name>[^/]+)/resize$")]
    private static partial Regex ResizePath { get; }

    private async Task AnswerDiscoveryAsync(HttpContext context)
    {
        using var answer = await AskServerAsync(context.Request, body: null, context.RequestAborted);
        var body = await answer.Content.ReadAsByteArrayAsync(context.RequestAborted);
        if (
            answer.IsSuccessStatusCode
            && JsonNode.Parse(body) is { } list
            && list["resources"] is JsonArray resources
            && !resources.Any(resource => resource.Text("name") == "pods/resize")
        )
        {
            resources.Add(
                new JsonObject
                {
                    ["name"] = "pods/resize",
                    ["singularName"] = "",
                    ["namespaced"] = true,
                    ["kind"] = "Pod",
                    ["verbs"] = new JsonArray("patch"),
                }
            );
            body = JsonSerializer.SerializeToUtf8Bytes(list);
        }

        await WriteAsync(context, (int)answer.StatusCode, body);
    }

    private async Task AnswerResizeAsync(HttpContext context, ObjectRef pod)
    {
        using var content = new MemoryStream();
        await context.Request.Body.CopyToAsync(content, context.RequestAborted);
        using var answer = await AskServerAsync(context.Request, content.ToArray(), context.RequestAborted);
        if (answer.StatusCode != HttpStatusCode.NotFound)
        {
            await WriteAsync(context, (int)answer.StatusCode, await answer.Content.ReadAsByteArrayAsync(context.RequestAborted));
            return;
        }

        var (code, body) = await PlayAsync(context.Request, pod, content.ToArray(), context.RequestAborted);
        await WriteAsync(context, code, JsonSerializer.SerializeToUtf8Bytes(body));
    }

    private async Task<(int Code, JsonObject Body)> PlayAsync(
        HttpRequest request,
        ObjectRef pod,
        byte[] content,
        CancellationToken cancellationToken
    )
    {
        try
        {
            if (request.ContentType?.StartsWith(StrategicMerge, StringComparison.OrdinalIgnoreCase) != true)
                throw ResizeRefusedException.UnsupportedPatch(request.ContentType);
            if (request.Query.ContainsKey("dryRun"))
                throw ResizeRefusedException.BadRequest("the test kit does not play dryRun of pods/resize");
            var patch = JsonNode.Parse(content) as JsonObject ?? throw ResizeRefusedException.BadRequest("the patch is no JSON object");
            return (StatusCodes.Status200OK, await _resizer.ResizeAsync(pod, patch, ManagerOf(request), cancellationToken));
        }
        catch (ResizeRefusedException refusal)
        {
            return (refusal.Code, refusal.Status);
        }
        catch (JsonException error)
        {
            return (StatusCodes.Status400BadRequest, ResizeRefusedException.BadRequest($"error decoding patch: {error.Message}").Status);
        }
    }

    // Without a name the API server takes the client's.
    private static string ManagerOf(HttpRequest request) =>
        request.Query["fieldManager"].FirstOrDefault() is { Length: > 0 } named
            ? named
            : request.Headers.UserAgent.ToString().Split('/')[0];

    /// <summary>The caller's request, under the caller's own name, answered in JSON.</summary>
    private async Task<HttpResponseMessage> AskServerAsync(HttpRequest request, byte[]? body, CancellationToken cancellationToken)
    {
        using var message = new HttpRequestMessage(
            new HttpMethod(request.Method),
            new Uri(controlPlane.Address, request.GetEncodedPathAndQuery())
        );
        foreach (var (name, values) in request.Headers)
        {
            if (
                name.Equals("Authorization", StringComparison.OrdinalIgnoreCase)
                || name.StartsWith("Impersonate-", StringComparison.OrdinalIgnoreCase)
            )
                message.Headers.TryAddWithoutValidation(name, values.ToArray());
        }

        message.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        if (body is not null)
        {
            message.Content = new ByteArrayContent(body);
            message.Content.Headers.TryAddWithoutValidation("Content-Type", request.ContentType);
        }

        return await upstream.SendAsync(message, cancellationToken);
    }

    private static async Task WriteAsync(HttpContext context, int code, byte[] json)
    {
        context.Response.StatusCode = code;
        context.Response.ContentType = "application/json";
        await context.Response.Body.WriteAsync(json, context.RequestAborted);
    }
}
