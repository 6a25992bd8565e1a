using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Bonding.TestKit.Proxies.Faults;

/// <summary>What can go wrong with a request.</summary>
public static class RequestFaults
{
    /// <summary>The connection breaks before the server has the request.</summary>
    public static RequestFault CutBefore { get; } = Before(static _ => Task.CompletedTask);

    /// <summary>The server acts and the connection breaks before its answer arrives.</summary>
    public static RequestFault CutAfter { get; } = After(static _ => Task.CompletedTask);

    /// <summary>The server acts and its answer never comes; the client gives up by itself.</summary>
    public static RequestFault TimeOutAfter { get; } =
        After(static context => Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(static _ => { }, TaskScheduler.Default));

    /// <summary>Answers with a Status as the API server does; it never sees the request.</summary>
    /// <param name="code">HTTP status.</param>
    /// <param name="reason">The Status' reason, such as <c>Conflict</c>.</param>
    /// <param name="retryAfter">The header Retry-After, in whole seconds; none if null.</param>
    public static RequestFault Refuse(int code, string reason, int? retryAfter = null) =>
        async (context, _) =>
        {
            context.Response.StatusCode = code;
            context.Response.ContentType = "application/json";
            if (retryAfter is { } seconds)
                context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
            await context.Response.Body.WriteAsync(Status(code, reason), context.RequestAborted);
        };

    /// <summary>The request is held back and then passed on.</summary>
    public static RequestFault Delay(TimeSpan time) =>
        async (context, next) =>
        {
            await Task.Delay(time, context.RequestAborted);
            await next(context);
        };

    /// <summary>
    /// Answers a list as of an old resourceVersion, like an API server that lags behind. A continued list passes
    /// unchanged.
    /// </summary>
    public static RequestFault StaleList(string resourceVersion) =>
        async (context, next) =>
        {
            if (context.Request.Query.ContainsKey("continue"))
            {
                await next(context);
                return;
            }

            context.Request.QueryString = context
                .Request.QueryString.Add("resourceVersion", resourceVersion)
                .Add("resourceVersionMatch", "Exact");
            var list = JsonNode.Parse(await BufferedBody.OfAnswerAsync(context, next))!;
            // Of a single name, a 1.20 server gives the old list out as the newest.
            if (context.Response.StatusCode == StatusCodes.Status200OK)
                list["metadata"]!["resourceVersion"] = resourceVersion;
            await context.Response.Body.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(list), context.RequestAborted);
        };

    /// <summary>Something happens and then the connection breaks; the server never sees the request.</summary>
    public static RequestFault Before(Func<HttpContext, Task> act) =>
        async (context, _) =>
        {
            await act(context);
            context.Abort();
        };

    /// <summary>The server acts, then something happens, and then the connection breaks; the answer does not arrive.</summary>
    public static RequestFault After(Func<HttpContext, Task> act) =>
        async (context, next) =>
        {
            var client = context.Response.Body;
            context.Response.Body = Stream.Null;
            await next(context);
            context.Response.Body = client;
            await act(context);
            context.Abort();
        };

    internal static byte[] Status(int code, string reason) =>
        JsonSerializer.SerializeToUtf8Bytes(
            new
            {
                kind = "Status",
                apiVersion = "v1",
                status = "Failure",
                message = $"the test's proxy answers {code}",
                reason,
                code,
            }
        );
}
