using Bonding.Operator.Limits;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Prometheus;

namespace Bonding.Operator.Tests.Fakes;

/// <summary>Endpoints of the operator on a real server on loopback, over plain HTTP.</summary>
internal sealed class FaceServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private FaceServer(WebApplication app, LinesOf lines) => (_app, Lines, Http) = (app, lines, NewClient());

    /// <summary>A client with as many connections as it has calls.</summary>
    public HttpClient Http { get; private set; }

    /// <summary>What was logged.</summary>
    public LinesOf Lines { get; }

    public Uri Address => new(_app.Urls.Single() + "/");

    public IServiceProvider Services => _app.Services;

    public static async Task<FaceServer> StartAsync(
        Action<IServiceCollection> services,
        Action<IEndpointRouteBuilder> map,
        Action<KestrelServerOptions>? kestrel = null
    )
    {
        var (builder, lines) = (WebApplication.CreateSlimBuilder(), new LinesOf());
        builder.Logging.ClearProviders().AddProvider(lines).AddFilter("Microsoft", LogLevel.None);
        builder.Services.AddSingleton(TimeProvider.System).AddSingleton(Metrics.NewCustomRegistry()).AddSingleton<Rejections>();
        services(builder.Services);
        builder.WebHost.UseShutdownTimeout(TimeSpan.Zero);
        if (kestrel is null)
            builder.WebHost.UseUrls("http://127.0.0.1:0");
        else
            builder.WebHost.ConfigureKestrel(kestrel);
        var app = builder.Build();
        map(app);
        await app.StartAsync();
        var server = new FaceServer(app, lines);
        server.Http.BaseAddress = server.Address;
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.DisposeAsync();
    }

    private static HttpClient NewClient() => new(new SocketsHttpHandler { UseProxy = false });
}

/// <summary>Keeps the lines that are logged.</summary>
internal sealed class LinesOf : ILoggerProvider, ILogger
{
    public System.Collections.Concurrent.ConcurrentQueue<string> All { get; } = new();

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel level, EventId id, TState state, Exception? error, Func<TState, Exception?, string> format) =>
        All.Enqueue(format(state, error));

    public void Dispose() { }
}
