using Bonding.Operator.Tenants;

namespace Bonding.Operator.Admission;

internal static class AdmissionServices
{
    /// <summary>The webhook for new pods and its registration.</summary>
    public static IServiceCollection AddAdmission(this IServiceCollection services) => services
        .AddSingleton<AdmissionMetrics>()
        .AddSingleton<StoredControllers>()
        .AddSingleton<PodAdmission>()
        .AddHostedService<WebhookRegistration>();

    /// <summary>The certificate of all HTTPS faces.</summary>
    public static IServiceCollection AddCertificates(this IServiceCollection services) => services
        .AddSingleton<CertificateKeeper>()
        .AddHostedService(provider => provider.GetRequiredService<CertificateKeeper>());
}
