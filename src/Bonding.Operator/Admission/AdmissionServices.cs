namespace Bonding.Operator.Admission;

internal static class AdmissionServices
{
    /// <summary>The webhook for new pods, its certificates and its registration.</summary>
    public static IServiceCollection AddAdmission(this IServiceCollection services) => services
        .AddSingleton<AdmissionMetrics>()
        .AddSingleton<PodAdmission>()
        .AddSingleton<CertificateKeeper>()
        .AddHostedService(provider => provider.GetRequiredService<CertificateKeeper>())
        .AddHostedService<WebhookRegistration>();
}
