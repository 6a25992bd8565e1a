using Bonding.Domain.Allocation;
using Bonding.Kubernetes.Client;
using Bonding.Operator.Cluster;
using Bonding.Operator.Instrumentation;
using Bonding.Operator.Loop.Decide;
using Bonding.Resources.Common;
using k8s.Models;

namespace Bonding.Operator.Loop.Apply;

/// <summary>Writes CPU requests and limits of running pods through the subresource <c>pods/resize</c>.</summary>
public sealed class ResizeActuator(ResourceClient<V1Pod> pods, LoopMetrics metrics, ILogger<ResizeActuator> logger)
{
    private const string Subresource = "resize";

    /// <summary>Writes one resize. Nothing that the server or the network does throws; a cancelled write has failed.</summary>
    public async Task<ResizeOutcome> ResizeAsync(PodResize resize, CancellationToken stop)
    {
        var outcome = await WriteAsync(resize, stop);
        var (result, message) = (outcome.Result, outcome.Message);
        metrics.Writes.Resizes.WithLabels(resize.Change.IsDecrease ? "down" : "up", LabelOf(result)).Inc();
        if (result == ResizeResult.Applied)
            logger.LogInformation(
                "Resized {Pod} of {Account} from {From}m to {To}m: {Reason}",
                resize.Change.Key,
                resize.Account,
                resize.Change.FromRequest.Value,
                resize.Change.ToRequest.Value,
                resize.Change.Reason
            );
        else
            logger.LogWarning(
                "Resize of {Pod} of {Account} to {To}m was {Result}: {Message}",
                resize.Change.Key,
                resize.Account,
                resize.Change.ToRequest.Value,
                LabelOf(result),
                message
            );
        return outcome;
    }

    /// <summary>The metric label of a result.</summary>
    public static string LabelOf(ResizeResult result) =>
        result switch
        {
            ResizeResult.Applied => "applied",
            ResizeResult.Refused => "refused",
            _ => "failed",
        };

    private async Task<ResizeOutcome> WriteAsync(PodResize resize, CancellationToken stop)
    {
        try
        {
            var key = new NamespacedName(resize.Pod.Namespace, resize.Pod.Name);
            var resized = await pods.StrategicMergePatchAsync(key, PatchOf(resize), Subresource, BondingGroup.FieldManager, stop);
            return new(ResizeResult.Applied, "", resized.ResourceVersion());
        }
        catch (ApiException error) when (error.IsRefusal)
        {
            return new(ResizeResult.Refused, error.Status.Message ?? error.Message);
        }
        catch (Exception error) when (ApiErrors.IsFailedOrCancelledRequest(error))
        {
            return new(ResizeResult.Failed, error.Message);
        }
    }

    // The UID makes it a conflict if another pod has taken the name.
    private static object PatchOf(PodResize resize)
    {
        var withLimits = resize.Change.ToLimit is not null;
        if (resize.Containers is [{ IsPod: true } own])
            return new { metadata = new { uid = resize.Pod.Uid }, spec = new { resources = ResourcesOf(own, withLimits) } };
        var containers = resize.Containers.Where(container => !container.IsSidecar).Select(container => PatchOf(container, withLimits));
        var sidecars = resize.Containers.Where(container => container.IsSidecar).Select(container => PatchOf(container, withLimits));
        var spec = new Dictionary<string, object> { ["containers"] = containers };
        if (sidecars.Any())
            spec["initContainers"] = sidecars;
        return new { metadata = new { uid = resize.Pod.Uid }, spec };
    }

    private static object PatchOf(ContainerCpu container, bool withLimit) =>
        new { name = container.Name, resources = ResourcesOf(container, withLimit) };

    private static object ResourcesOf(ContainerCpu cpu, bool withLimit)
    {
        var requests = new Dictionary<string, string> { [Quantities.Cpu] = cpu.Request.ToString() };
        if (!withLimit || cpu.Limit is not { } limit)
            return new { requests };
        var limits = new Dictionary<string, string> { [Quantities.Cpu] = limit.ToString() };
        return new { requests, limits };
    }
}

/// <summary>How one resize ended.</summary>
public enum ResizeResult
{
    /// <summary>The server took it.</summary>
    Applied,

    /// <summary>The server refused it: the same again would be refused again.</summary>
    Refused,

    /// <summary>It was not sent: leadership was lost, the host stops, or what should have made room for it was not applied.</summary>
    NotTried,

    /// <summary>No response, or the server was busy or the pod was changed meanwhile: it is decided anew.</summary>
    Failed,
}

/// <summary>The end of one resize.</summary>
/// <param name="Result">How it ended.</param>
/// <param name="Message">The reason in the server's words if it was not applied.</param>
/// <param name="Version">The version of the pod that it made, if it was.</param>
public readonly record struct ResizeOutcome(ResizeResult Result, string Message, string? Version = null);
