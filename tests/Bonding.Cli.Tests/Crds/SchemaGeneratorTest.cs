using System.Text.Json.Serialization;
using Bonding.Cli.Crds;
using Bonding.Kubernetes.Abstractions;
using Bonding.Resources.Common;
using k8s.Models;

namespace Bonding.Cli.Tests.Crds;

/// <summary>What the API server checks of a resource, from the attributes of its C# type.</summary>
public class SchemaGeneratorTest
{
    private static readonly V1JSONSchemaProps Entity = SchemaGenerator.ForEntity(typeof(Gadget));
    private static readonly IDictionary<string, V1JSONSchemaProps> Spec = Entity.Properties["spec"].Properties;

    private enum Colour
    {
        Red,
        Green,
    }

    [Fact]
    public void A_resource_has_the_fields_of_every_object_and_needs_a_spec()
    {
        Assert.Equal(["apiVersion", "kind", "metadata", "spec", "status"], Entity.Properties.Keys);
        Assert.Equal(["spec"], Entity.Required);
        Assert.Equal(("object", "A gadget."), (Entity.Type, Entity.Description));
    }

    [Theory]
    [InlineData("count", "integer", "int32")]
    [InlineData("total", "integer", "int64")]
    [InlineData("share", "number", null)]
    [InlineData("isOn", "boolean", null)]
    [InlineData("since", "string", "date-time")]
    [InlineData("colour", "string", null)]
    [InlineData("names", "array", null)]
    [InlineData("part", "object", null)]
    public void A_property_has_the_JSON_type_of_its_C_sharp_type(string name, string type, string? format) =>
        Assert.Equal((type, format), (Spec[name].Type, Spec[name].Format));

    [Fact]
    public void Names_are_those_of_the_JSON_and_what_is_ignored_is_no_field()
    {
        Assert.Contains("renamed", Spec.Keys);
        Assert.DoesNotContain("original", Spec.Keys);
        Assert.DoesNotContain("ignored", Spec.Keys);
    }

    [Fact]
    public void An_enum_allows_its_names() => Assert.Equal(["Red", "Green"], Spec["colour"].EnumProperty);

    [Fact]
    public void Bounds_and_descriptions_are_those_of_the_attributes()
    {
        var count = Spec["count"];
        Assert.Equal((1, true, 10, null), (count.Minimum, count.ExclusiveMinimum, count.Maximum, count.ExclusiveMaximum));
        Assert.Equal("How many.", count.Description);
        var names = Spec["names"];
        Assert.Equal((null, 3, "set"), (names.MinItems, names.MaxItems, names.XKubernetesListType));
        Assert.Equal(("^a", 1, 8), (Spec["renamed"].Pattern, Spec["renamed"].MinLength, Spec["renamed"].MaxLength));
    }

    [Theory]
    [InlineData("count", 5)]
    [InlineData("share", 2L)]
    [InlineData("colour", "Green")]
    [InlineData("total", null)]
    public void A_default_is_the_value_of_a_new_object_where_the_field_is_defaulted(string name, object? value) =>
        Assert.Equal(value, Spec[name].DefaultProperty);

    [Fact]
    public void Rules_and_required_fields_stand_at_the_type_that_declares_them()
    {
        Assert.Equal(["renamed"], Entity.Properties["spec"].Required);
        Assert.Equal("self.a <= self.b", Assert.Single(Spec["part"].XKubernetesValidations).Rule);
        Assert.Null(Entity.XKubernetesValidations);
    }

    [Fact]
    public void Conditions_are_a_list_of_metav1_Condition() =>
        Assert.Equal(
            ["lastTransitionTime", "message", "reason", "status", "type"],
            Entity.Properties["status"].Properties["conditions"].Items is V1JSONSchemaProps item ? item.Required : []
        );

    [Description("A gadget.")]
    private sealed class Gadget
    {
        public GadgetSpec Spec { get; set; } = new();

        public GadgetStatus Status { get; set; } = new();
    }

    private sealed class GadgetSpec
    {
        [Required]
        [JsonPropertyName("renamed")]
        [Pattern("^a")]
        [Length(1, 8)]
        public string Original { get; set; } = "";

        [JsonIgnore]
        public string Ignored { get; set; } = "";

        [Description("How many.")]
        [Defaulted]
        [RangeMinimum(1, exclusiveMinimum: true)]
        [RangeMaximum(10)]
        public int? Count { get; set; } = 5;

        public long Total { get; set; }

        [Defaulted]
        public double Share { get; set; } = 2;

        public bool IsOn { get; set; }

        public DateTime? Since { get; set; }

        [Defaulted]
        public Colour? Colour { get; set; } = SchemaGeneratorTest.Colour.Green;

        [Items(0, 3)]
        [XListType(XListType.Set)]
        public IList<string>? Names { get; set; }

        public Part? Part { get; set; }
    }

    [ValidationRule("self.a <= self.b")]
    private sealed class Part
    {
        public int A { get; set; }

        public int B { get; set; }
    }

    private sealed class GadgetStatus
    {
        public IList<V1Condition>? Conditions { get; set; }
    }
}
