using Microsoft.AspNetCore.Http;

namespace Bonding.Integration.Tests.Twins;

/// <summary>
/// Kills the operator after its n-th write of a status or a pod was carried out, before it receives the response.
/// </summary>
internal sealed class KillAfterWrites(params IReadOnlyList<int> writes) : IMiddleware
{
    private int _seen;

    /// <summary>Kills the operator; set before it starts.</summary>
    public Func<Task> Kill { get; set; } = () => Task.CompletedTask;

    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if (IsWrite(context.Request) && writes.Contains(Interlocked.Increment(ref _seen)))
        {
            context.Response.OnStarting(() => Kill());
        }

        await next(context);
    }

    private static bool IsWrite(HttpRequest request) =>
        !HttpMethods.IsGet(request.Method)
        && request.Path.Value is { } path
        && (
            path.EndsWith("/status", StringComparison.Ordinal) && path.Contains("/bonding.dev/", StringComparison.Ordinal)
            || path.EndsWith("/resize", StringComparison.Ordinal)
        );
}
