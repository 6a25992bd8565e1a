using Microsoft.AspNetCore.Http;

namespace Bonding.Kubernetes.Tests.Fakes;

/// <summary>Writes the responses of an API server.</summary>
internal static class ScriptedAnswers
{
    public static bool IsWatch(this HttpContext context) => context.Request.Query.ContainsKey("watch");

    public static Task JsonAsync(this HttpContext context, string json, int code = 200)
    {
        context.Response.StatusCode = code;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(json);
    }

    public static Task RefuseAsync(this HttpContext context, int code, string reason, string message = "no") =>
        context.JsonAsync(Status(code, reason, message), code);

    public static async Task LineAsync(this HttpContext context, string line)
    {
        await context.Response.WriteAsync(line + "\n");
        await context.Response.Body.FlushAsync();
    }

    /// <summary>Holds the stream open and sends nothing until the client leaves.</summary>
    public static async Task HoldAsync(this HttpContext context)
    {
        await context.Response.Body.FlushAsync();
        await Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
    }

    public static string Status(int code, string reason, string message = "no") =>
        $$"""{"kind":"Status","apiVersion":"v1","status":"Failure","reason":"{{reason}}","message":"{{message}}","code":{{code}}}""";

    public static string Pod(string name, string version, string uid = "u", string label = "none")
    {
        var labels = $$"""{"app":"{{label}}"}""";
        var metadata = $$"""{"name":"{{name}}","namespace":"ns","uid":"{{uid}}","resourceVersion":"{{version}}","labels":{{labels}} }""";
        return $$"""{"metadata":{{metadata}} }""";
    }

    public static string Event(string type, string resource) => $$"""{"type":"{{type}}","object":{{resource}}}""";

    public static string Bookmark(string version) => Event("BOOKMARK", $$$$"""{"metadata":{"resourceVersion":"{{{{version}}}}"}}""");

    public static string List(string version, params string[] items) => Page(version, "", items);

    public static string Page(string version, string next, params string[] items)
    {
        var metadata = $$"""{"resourceVersion":"{{version}}","continue":"{{next}}"}""";
        return $$"""{"kind":"PodList","metadata":{{metadata}},"items":[{{string.Join(',', items)}}]}""";
    }
}
