using Bonding.TestKit.ControlPlanes;
using Bonding.TestKit.Operators;
using Bonding.TestKit.Processes;
using k8s.Models;

namespace Bonding.TestKit.Charts;

/// <summary>
/// A process in place of a pod of the chart's Deployment, with the pod's environment and a token of its ServiceAccount.
/// </summary>
public static class ChartReplica
{
    /// <param name="volumes">Holds a folder for each volume of the pod, for a process has no mounts.</param>
    public static async Task<OperatorSetup> SetupAsync(
        ControlPlane controlPlane,
        Uri server,
        V1Pod pod,
        WorkFolder volumes,
        CancellationToken stop
    )
    {
        var kubeconfig = await controlPlane.KubeconfigForAsync(OperatorChart.Namespace, pod.Spec.ServiceAccountName, server, stop);
        return new OperatorSetup(Path.Combine(AppContext.BaseDirectory, "Bonding.Operator.dll"), kubeconfig)
        {
            Environment = pod
                .Spec.Containers.Single()
                .Env.ToDictionary(variable => variable.Name, variable => ValueOf(variable, pod, volumes)),
        };
    }

    private static string ValueOf(V1EnvVar variable, V1Pod pod, WorkFolder volumes) =>
        variable.ValueFrom?.FieldRef.FieldPath switch
        {
            null => Mounted(variable.Value ?? "", pod, volumes),
            "metadata.name" => pod.Name(),
            "metadata.namespace" => pod.Namespace(),
            var path => throw new NotSupportedException($"{variable.Name} comes from {path}"),
        };

    private static string Mounted(string value, V1Pod pod, WorkFolder volumes) =>
        pod.Spec.Containers.Single().VolumeMounts.FirstOrDefault(mount => value.StartsWith(mount.MountPath + "/", StringComparison.Ordinal))
            is { } mount
            ? Path.Combine(volumes.Folder($"{pod.Name()}-{mount.Name}"), Path.GetRelativePath(mount.MountPath, value))
            : value;
}
