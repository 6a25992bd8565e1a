using Bonding.Domain;
using Bonding.Kubernetes.Abstractions;
using Bonding.Kubernetes.Client;
using Bonding.Kubernetes.Events;
using Bonding.Kubernetes.Leadership;
using Bonding.Operator.Accounts;
using Bonding.Operator.Configuration;
using Bonding.Operator.State;

namespace Bonding.Operator.Hosting;

/// <summary>Adds the leader election and the events.</summary>
internal static class LeadershipServiceCollectionExtensions
{
    private const string ReportingController = "bonding.dev/operator";
    private const int EventBurst = 25;
    private static readonly TokenRate EventRate = new(PerSecond: 5, EventBurst);
    private static readonly TokenRate AssuredEventRate = new(PerSecond: 50, EventBurst);

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
            .AddSingleton(provider => EventsOf(options, provider.GetRequiredService<TimeProvider>()))
            .AddSingleton<EventRecorder>()
            .AddSingleton<EventPublisher>(provider => provider.GetRequiredService<EventRecorder>().PublishAsync)
            .AddHostedService(provider => provider.GetRequiredService<EventRecorder>());

    private static EventRecorderOptions EventsOf(OperatorOptions options, TimeProvider time)
    {
        var (limiter, assured) = (new RateLimiter(time, EventBurst), new RateLimiter(time, EventBurst));
        return new EventRecorderOptions
        {
            Controller = ReportingController,
            Instance = options.Leader.Identity,
            MayWrite = () => limiter.TryTake(EventRate),
            Assured = AccountReason.Money,
            MayWriteAssured = () => assured.TryTake(AssuredEventRate),
        };
    }

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
