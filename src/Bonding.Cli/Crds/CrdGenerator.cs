using System.Reflection;
using Bonding.Kubernetes.Abstractions;
using k8s;
using k8s.Models;

namespace Bonding.Cli.Crds;

/// <summary>Generates a CustomResourceDefinition from an entity type and its attributes.</summary>
internal static class CrdGenerator
{
    private const string Header = "# Generated from the C# types by `make generate`. Do not edit.\n";

    public static CrdFile Generate(Type entity)
    {
        var identity =
            entity.GetCustomAttribute<KubernetesEntityAttribute>()
            ?? throw new ArgumentException($"{entity.Name} has no [KubernetesEntity]", nameof(entity));
        var definition = new V1CustomResourceDefinition
        {
            ApiVersion = "apiextensions.k8s.io/v1",
            Kind = V1CustomResourceDefinition.KubeKind,
            Metadata = new V1ObjectMeta { Name = $"{identity.PluralName}.{identity.Group}" },
            Spec = new V1CustomResourceDefinitionSpec
            {
                Group = identity.Group,
                Names = Names(entity, identity),
                Scope = entity.GetCustomAttribute<EntityScopeAttribute>()?.Scope == EntityScope.Cluster ? "Cluster" : "Namespaced",
                Versions = [Version(entity, identity)],
            },
        };
        return new CrdFile($"{identity.Group}_{identity.PluralName}", Header + KubernetesYaml.Serialize(definition));
    }

    private static V1CustomResourceDefinitionNames Names(Type entity, KubernetesEntityAttribute identity) =>
        new()
        {
            Kind = identity.Kind,
            ListKind = identity.Kind + "List",
            Plural = identity.PluralName,
            Singular = identity.Kind.ToLowerInvariant(),
            ShortNames = entity.GetCustomAttribute<KubernetesEntityShortNamesAttribute>()?.ShortNames.ToList(),
            Categories = entity.GetCustomAttribute<EntityCategoriesAttribute>()?.Categories.ToList(),
        };

    private static V1CustomResourceDefinitionVersion Version(Type entity, KubernetesEntityAttribute identity) =>
        new()
        {
            Name = identity.ApiVersion,
            Served = true,
            Storage = true,
            Schema = new V1CustomResourceValidation { OpenAPIV3Schema = SchemaGenerator.ForEntity(entity) },
            Subresources = new V1CustomResourceSubresources { Status = new object() },
            AdditionalPrinterColumns = [.. entity.GetCustomAttributes<GenericAdditionalPrinterColumnAttribute>().Select(Column)],
        };

    private static V1CustomResourceColumnDefinition Column(GenericAdditionalPrinterColumnAttribute column) =>
        new()
        {
            Name = column.Name,
            Type = column.Type,
            JsonPath = column.JsonPath,
            Description = column.Description,
            Format = column.Format,
            Priority = column.Priority == PrinterColumnPriority.WideView ? 1 : null,
        };
}

/// <summary>One generated definition.</summary>
/// <param name="FileName">The name group_plural, without an extension.</param>
/// <param name="Yaml">The manifest.</param>
internal sealed record CrdFile(string FileName, string Yaml);
