using Bonding.Operator.Admission;
using Bonding.Operator.Certificates;
using Bonding.Operator.Cluster;
using Bonding.Operator.Configuration;
using Bonding.Operator.Instrumentation;

namespace Bonding.Operator.Hosting;

internal static class AdmissionServiceCollectionExtensions
{
    /// <summary>Adds the webhook for new pods and its registration.</summary>
    public static IServiceCollection AddAdmission(this IServiceCollection services) =>
        services
            .AddSingleton<AdmissionMetrics>()
            .AddSingleton<LiveOwnerResolver>()
            .AddSingleton(provider => new PodCreators(provider.GetRequiredService<OperatorOptions>().Webhook))
            .AddSingleton<PodAdmission>()
            .AddSingleton<ReviewBudget>()
            .AddHostedService<WebhookRegistration>();

    /// <summary>Adds the certificate of all HTTPS endpoints.</summary>
    public static IServiceCollection AddCertificates(this IServiceCollection services) =>
        services
            .AddSingleton<CertificateManager>()
            .AddHostedService(provider => provider.GetRequiredService<CertificateManager>())
            .AddHostedService<AuthorityPublisher>();
}
