using Microsoft.AspNetCore.Http;

namespace Bonding.Faults.Fleet;

/// <summary>
/// The connection of one manager to the API server. Once severed, nothing that the manager sends arrives any more: to the server it is
/// dead.
/// </summary>
internal sealed class Lifeline : IMiddleware, IDisposable
{
    private readonly CancellationTokenSource _severed = new();

    /// <summary>Ends the manager itself before its connection; without it the connection alone ends.</summary>
    public Func<Task>? Kill { get; set; }

    public bool IsSevered => _severed.IsCancellationRequested;

    /// <summary>The lifeline that a request came over.</summary>
    public static Lifeline Of(HttpContext context) => (Lifeline)context.Items[typeof(Lifeline)]!;

    public async Task CrashAsync()
    {
        if (Kill is { } kill)
            await kill();
        await _severed.CancelAsync();
    }

    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if (IsSevered)
        {
            context.Abort();
            return;
        }

        context.Items[typeof(Lifeline)] = this;
        await using var cut = _severed.Token.Register(context.Abort);
        await next(context);
    }

    public void Dispose() => _severed.Dispose();
}
