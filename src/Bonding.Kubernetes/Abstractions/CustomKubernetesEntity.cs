using System.Text.Json.Serialization;
using k8s;
using k8s.Models;

namespace Bonding.Kubernetes.Abstractions;

/// <summary>A custom resource; group, version, kind and plural come from <see cref="KubernetesEntityAttribute"/> on the class.</summary>
public abstract class CustomKubernetesEntity : KubernetesObject, IKubernetesObject<V1ObjectMeta>
{
    [JsonPropertyName("metadata")]
    public V1ObjectMeta Metadata { get; set; } = new();
}
