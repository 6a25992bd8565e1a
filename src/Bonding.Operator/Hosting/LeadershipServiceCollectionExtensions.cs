using Bonding.Kubernetes.Abstractions;
using Bonding.Kubernetes.Client;
using Bonding.Kubernetes.Events;
using Bonding.Kubernetes.Leadership;
using Bonding.Operator.Accounts;
using Bonding.Operator.Configuration;

namespace Bonding.Operator.Hosting;

/// <summary>Adds the leader election and the events.</summary>
internal static class LeadershipServiceCollectionExtensions
{
    private const string ReportingController = "bonding.dev/operator";

    /// <summary>
    /// Adds the leader election. Call it before adding any service that writes: hosted services stop in reverse order, and the lease must
    /// be released last.
    /// </summary>
    public static IServiceCollection AddLeadership(this IServiceCollection services, OperatorOptions options) =>
        services
            .AddSingleton(LeaseOf(options))
            .AddSingleton<LeaseElector>()
            .AddSingleton<ILeadership>(provider => provider.GetRequiredService<LeaseElector>())
            .AddHostedService(provider => provider.GetRequiredService<LeaseElector>());

    public static IServiceCollection AddEvents(this IServiceCollection services, OperatorOptions options) =>
        services
            .AddSingleton(
                new EventRecorderOptions
                {
                    Controller = ReportingController,
                    Instance = options.Leader.Identity,
                    Assured = AccountReason.Money,
                }
            )
            .AddSingleton<EventRecorder>()
            .AddSingleton<EventPublisher>(provider => provider.GetRequiredService<EventRecorder>().PublishAsync)
            .AddHostedService(provider => provider.GetRequiredService<EventRecorder>());

    private static LeaseElectorOptions LeaseOf(OperatorOptions options) =>
        new()
        {
            Lease = new NamespacedName(options.Namespace, options.Leader.LeaseName),
            Identity = options.Leader.Identity,
            LeaseDuration = options.Leader.LeaseDuration,
            RenewDeadline = options.Leader.RenewDeadline,
            RetryPeriod = options.Leader.RetryPeriod,
        };
}
