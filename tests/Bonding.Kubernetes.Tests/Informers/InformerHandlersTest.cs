using System.Collections.Concurrent;
using Bonding.Kubernetes.Informers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Bonding.Kubernetes.Tests.Informers;

public class InformerHandlersTest
{
    [Fact]
    public async Task Handlers_subscribe_before_the_first_service_starts_wherever_they_are_registered()
    {
        var calls = new ConcurrentQueue<string>();
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.AddSingleton(calls).AddHostedService<Informing>().AddHostedService<Handlers>();
        using var host = builder.Build();

        await host.StartAsync(TestContext.Current.CancellationToken);

        Assert.Equal(["subscribed", "started"], calls);
        await host.StopAsync(TestContext.Current.CancellationToken);
    }

    private sealed class Handlers(ConcurrentQueue<string> calls) : InformerHandlers
    {
        protected override void Subscribe() => calls.Enqueue("subscribed");
    }

    private sealed class Informing(ConcurrentQueue<string> calls) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken)
        {
            calls.Enqueue("started");
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
