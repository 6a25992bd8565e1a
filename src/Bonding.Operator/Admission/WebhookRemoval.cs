using Bonding.Kubernetes.Client;
using Bonding.Kubernetes.Leadership;
using Bonding.Operator.Configuration;
using k8s.Models;

namespace Bonding.Operator.Admission;

/// <summary>
/// Removes, while this process leads, the configuration that <see cref="WebhookRegistration"/> applied when the webhook was on: otherwise
/// every new pod would wait for a response that never comes.
/// </summary>
public sealed class WebhookRemoval(
    ResourceClient<V1MutatingWebhookConfiguration> configurations,
    ILeadership leadership,
    OperatorOptions options,
    TimeProvider time,
    ILogger<WebhookRemoval> logger
) : BackgroundService
{
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(10);

    private readonly NamespacedName _key = NamespacedName.ClusterScoped(options.Webhook.ConfigurationName);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await leadership.WaitForLeadershipAsync(stoppingToken);
        while (!leadership.IsLeader || !await TryRemoveAsync(stoppingToken))
        {
            await Task.Delay(RetryInterval, time, stoppingToken);
            await leadership.WaitForLeadershipAsync(stoppingToken);
        }
    }

    private async Task<bool> TryRemoveAsync(CancellationToken stoppingToken)
    {
        try
        {
            await RemoveAsync(stoppingToken);
            return true;
        }
        catch (Exception error) when (ApiErrors.IsFailedRequest(error))
        {
            logger.LogWarning(
                "The webhook is off, but MutatingWebhookConfiguration {Name} was not removed: {Error}",
                _key.Name,
                error.Message
            );
            return false;
        }
    }

    private async Task RemoveAsync(CancellationToken stoppingToken)
    {
        if (await configurations.GetAsync(_key, stoppingToken) is not { } found)
            return;
        if (found.Webhooks?.Any(webhook => webhook.Name == WebhookRegistration.WebhookName) != true)
        {
            logger.LogWarning("MutatingWebhookConfiguration {Name} is not this operator's and is left alone", _key.Name);
            return;
        }

        var asSeen = new V1DeleteOptions
        {
            Preconditions = new V1Preconditions { Uid = found.Metadata.Uid, ResourceVersion = found.Metadata.ResourceVersion },
        };
        await configurations.DeleteAsync(_key, asSeen, stoppingToken);
        logger.LogInformation("The webhook is off: removed MutatingWebhookConfiguration {Name}", _key.Name);
    }
}
