using System.Security.Cryptography;
using System.Text;
using Bonding.Domain;
using Bonding.Domain.Allocation;
using k8s.Models;

namespace Bonding.Operator.Cluster;

/// <summary>
/// What a pod was created with, as the webhook noted it in an annotation. Its seal shows that the webhook wrote it, and for a pod of the
/// same controller: who may edit the pod can remove it and no more.
/// </summary>
public static class CreationRecord
{
    public const string Annotation = "bonding.dev/created-with";

    private const string NoLimit = "-";
    private const string BeforeSeal = " #";

    /// <summary>Returns the record of a pod as it is: <c>app=500m/4 log=10m/- #SEAL</c>, request and limit of each container.</summary>
    public static string Write(V1Pod pod, byte[] key)
    {
        var text = string.Join(' ', PodReading.CpuOf(pod).Select(Text));
        return text + BeforeSeal + SealOf(pod, text, key);
    }

    /// <summary>Returns what the record of a pod says of its containers; null if there is none that the webhook wrote for it.</summary>
    /// <param name="pod">The pod.</param>
    /// <param name="key">The key of the webhook; null if it is not known.</param>
    public static IReadOnlyList<ContainerCpu>? Read(V1Pod pod, byte[]? key)
    {
        if (
            key is null
            || pod.GetAnnotation(Annotation) is not { } record
            || record.LastIndexOf(BeforeSeal, StringComparison.Ordinal) is not (>= 0 and var end)
        )
            return null;
        var text = record[..end];
        return IsSealed(record[(end + BeforeSeal.Length)..], SealOf(pod, text, key)) ? Read(pod, text) : null;
    }

    private static List<ContainerCpu> Read(V1Pod pod, string text)
    {
        var noted = text.Split(' ').Select(part => part.Split('=', '/')).ToDictionary(part => part[0], part => (part[1], part[2]));
        return
        [
            .. PodReading
                .CpuOf(pod)
                .Where(container => noted.ContainsKey(container.Name))
                .Select(container =>
                    container with
                    {
                        Request = Amount(noted[container.Name].Item1),
                        Limit = noted[container.Name].Item2 == NoLimit ? null : Amount(noted[container.Name].Item2),
                    }
                ),
        ];
    }

    private static string Text(ContainerCpu container) => $"{container.Name}={container.Request}/{container.Limit?.ToString() ?? NoLimit}";

    private static Millicores Amount(string quantity) => Millicores.FromQuantity(new ResourceQuantity(quantity).ToDecimal());

    private static bool IsSealed(string seal, string expected) =>
        CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(seal), Encoding.ASCII.GetBytes(expected));

    private static string SealOf(V1Pod pod, string text, byte[] key)
    {
        var owner = pod.GetController()?.Uid ?? pod.Name();
        return Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{pod.Namespace()}\n{owner}\n{text}")));
    }
}
