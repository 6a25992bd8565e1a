using System.Globalization;
using System.Reflection;
using Bonding.Kubernetes.Abstractions;
using Bonding.Resources.Common;
using Bonding.Resources.Policies;

namespace Bonding.Resources.Tests.Policies;

/// <summary>The bounds of a policy stand in the attributes of its fields, its defaults in the domain's rules; nowhere else.</summary>
public class PolicyBoundsTest
{
    private const decimal SmallestStep = 0.0001m;

    private static readonly Type[] Numbers = [typeof(int), typeof(double), typeof(decimal)];

    private static IEnumerable<(PropertyInfo Part, PropertyInfo Field)> Fields =>
        typeof(BondingPolicySpec)
            .GetProperties()
            .SelectMany(part => part.PropertyType.GetProperties().Select(property => (part, property)));

    public static TheoryData<string, string> NumericFields =>
        [.. Fields.Where(pair => Numbers.Contains(pair.Field.PropertyType)).Select(pair => (pair.Part.Name, pair.Field.Name))];

    [Fact]
    public void Every_field_that_is_always_there_has_a_default() =>
        Assert.All(
            Fields.Where(pair => new NullabilityInfoContext().Create(pair.Field).WriteState == NullabilityState.NotNull),
            pair => Assert.True(pair.Field.IsDefined(typeof(DefaultedAttribute)), $"{pair.Part.Name}.{pair.Field.Name} has no default")
        );

    [Fact]
    public void No_attribute_holds_a_default_of_its_own() =>
        Assert.DoesNotContain(
            typeof(BondingPolicy).Assembly.GetTypes().SelectMany(type => type.GetProperties()),
            property => property.IsDefined(typeof(DefaultValueAttribute))
        );

    [Theory]
    [MemberData(nameof(NumericFields))]
    public void A_number_is_allowed_up_to_its_bounds_and_refused_just_outside(string part, string field)
    {
        var range = RangeOf(part, field);

        Assert.False(IsRefused(part, field, range.Least));
        Assert.False(IsRefused(part, field, range.Most));
        Assert.True(IsRefused(part, field, range.Least, outwards: -1));
        Assert.True(IsRefused(part, field, range.Most, outwards: 1));
        if (range.Property.PropertyType == typeof(double))
            Assert.True(IsRefused(part, field, double.NaN));
    }

    private static FieldRange RangeOf(string part, string field) =>
        FieldRange.Of(typeof(BondingPolicySpec).GetProperty(part)!.GetValue(new BondingPolicySpec())!, field);

    // Whether the range refuses the number, or its neighbour: other rules, such as min below max, may refuse what the range allows.
    private static bool IsRefused(string part, string field, double number, int outwards = 0)
    {
        var spec = new BondingPolicySpec();
        var range = RangeOf(part, field);
        object value = range.Property.PropertyType switch
        {
            var type when type == typeof(int) => (int)number + outwards,
            var type when type == typeof(decimal) => (decimal)number + outwards * SmallestStep,
            _ => outwards switch
            {
                < 0 => double.BitDecrement(number),
                0 => number,
                _ => double.BitIncrement(number),
            },
        };
        range.Property.SetValue(typeof(BondingPolicySpec).GetProperty(part)!.GetValue(spec), value);
        var path = $"spec.{char.ToLowerInvariant(part[0])}{part[1..]}.{range.Field}";
        var text = Convert.ToString(value, CultureInfo.InvariantCulture);
        return PolicyMapping.Read(spec).Errors.Contains(new FieldError(path, text, range.ToString()));
    }
}
