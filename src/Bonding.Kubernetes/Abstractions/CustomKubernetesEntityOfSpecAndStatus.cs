using System.Text.Json.Serialization;
using k8s.Models;

namespace Bonding.Kubernetes.Abstractions;

/// <summary>A custom resource with a spec and a status.</summary>
public abstract class CustomKubernetesEntity<TSpec, TStatus> : CustomKubernetesEntity<TSpec>, IStatus<TStatus>
    where TSpec : new()
    where TStatus : new()
{
    [JsonPropertyName("status")]
    public TStatus Status { get; set; } = new();
}
