using System.Text;
using Microsoft.AspNetCore.Http;

namespace Bonding.Integration.Tests.Accounts;

/// <summary>Lets one write pass and then cuts every write off, as if the process had died right after it.</summary>
internal sealed class CrashAfter(string path, string bodyPart) : IMiddleware
{
    private volatile bool _dead;

    public bool HasCrashed => _dead;

    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if (HttpMethods.IsGet(context.Request.Method))
        {
            await next(context);
            return;
        }
        if (_dead)
        {
            context.Abort();
            return;
        }
        _dead = await IsLastWriteAsync(context.Request);
        await next(context);
    }

    private async Task<bool> IsLastWriteAsync(HttpRequest request)
    {
        if (!request.Path.Value!.Contains(path, StringComparison.Ordinal))
            return false;
        request.EnableBuffering();
        using var reader = new StreamReader(request.Body, Encoding.UTF8, leaveOpen: true);
        var body = await reader.ReadToEndAsync();
        request.Body.Position = 0;
        return body.Contains(bodyPart, StringComparison.Ordinal);
    }
}
