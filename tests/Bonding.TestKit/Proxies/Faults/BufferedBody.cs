using Microsoft.AspNetCore.Http;

namespace Bonding.TestKit.Proxies.Faults;

/// <summary>Bodies as a whole, for rules that read or change them.</summary>
public static class BufferedBody
{
    /// <summary>The body of the request; it stays readable for whoever comes next.</summary>
    public static async Task<byte[]> OfRequestAsync(HttpContext context)
    {
        using var whole = new MemoryStream();
        await context.Request.Body.CopyToAsync(whole, context.RequestAborted);
        var body = whole.ToArray();
        SetRequest(context, body);
        return body;
    }

    public static void SetRequest(HttpContext context, byte[] body)
    {
        context.Request.Body = new MemoryStream(body);
        context.Request.ContentLength = body.Length;
    }

    /// <summary>
    /// The body of the response, uncompressed, which has not been sent to the client. The caller writes it, or another
    /// one.
    /// </summary>
    public static async Task<byte[]> OfAnswerAsync(HttpContext context, RequestDelegate next)
    {
        var client = context.Response.Body;
        using var whole = new MemoryStream();
        context.Request.Headers.Remove("Accept-Encoding");
        context.Response.Body = whole;
        await next(context);
        context.Response.Body = client;
        context.Response.ContentLength = null;
        return whole.ToArray();
    }
}
