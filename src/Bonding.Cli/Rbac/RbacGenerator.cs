using System.Reflection;
using Bonding.Kubernetes.Abstractions;
using Bonding.Kubernetes.Client;
using k8s;
using k8s.Models;

namespace Bonding.Cli.Rbac;

/// <summary>Generates the rules of a ClusterRole from the RBAC attributes of a type.</summary>
internal static class RbacGenerator
{
    private const string Header = "# Generated from the RBAC attributes by `make generate`. Do not edit.\n";

    /// <summary>Returns the rules as a YAML list, by API group and resource.</summary>
    public static string Generate(Type permissions)
    {
        var rules = permissions
            .GetCustomAttributes<RbacAttribute>()
            .SelectMany(Rules)
            .OrderBy(rule => rule.ApiGroups[0], StringComparer.Ordinal)
            .ThenBy(rule => rule.Resources[0], StringComparer.Ordinal);
        return Header + KubernetesYaml.Serialize(rules.ToList());
    }

    private static IEnumerable<V1PolicyRule> Rules(RbacAttribute attribute) =>
        attribute switch
        {
            EntityRbacAttribute entity => entity.Entities.Select(type => Rule(GroupVersionKind.Of(type), Verbs(entity.Verbs))),
            GenericRbacAttribute generic =>
            [
                new V1PolicyRule
                {
                    ApiGroups = generic.Groups,
                    Resources = generic.Resources,
                    Verbs = Verbs(generic.Verbs),
                },
            ],
            _ => throw new ArgumentException($"{attribute.GetType().Name} is not an RBAC attribute that can be written", nameof(attribute)),
        };

    private static V1PolicyRule Rule(GroupVersionKind kind, IList<string> verbs) =>
        new()
        {
            ApiGroups = [kind.Group],
            Resources = [kind.Plural],
            Verbs = verbs,
        };

    private static List<string> Verbs(RbacVerb verbs) =>
        [
            .. Enum.GetValues<RbacVerb>()
                .Where(verb => verb != RbacVerb.None && verbs.HasFlag(verb))
                .Select(verb => verb.ToString().ToLowerInvariant()),
        ];
}
