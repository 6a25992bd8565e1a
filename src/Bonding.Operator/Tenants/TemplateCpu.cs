using k8s.Models;

namespace Bonding.Operator.Tenants;

/// <summary>What a workload's template says of the CPU of each of its pods, in millicores.</summary>
/// <param name="Request">Request; where only a limit is told that is the request too, as the API server makes it.</param>
/// <param name="Limit">Limit, if any.</param>
public sealed record TemplateCpu(int? Request, int? Limit)
{
    /// <summary>Of the container that is resized, the first one.</summary>
    public static TemplateCpu Of(V1PodTemplateSpec template)
    {
        var resources = template.Spec?.Containers is [var container, ..] ? container.Resources : null;
        var limit = Quantities.Millicores(resources?.Limits);
        return new TemplateCpu(Quantities.Millicores(resources?.Requests) ?? limit, limit);
    }
}
