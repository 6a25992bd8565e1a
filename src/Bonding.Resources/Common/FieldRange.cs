using System.Collections.Concurrent;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using Bonding.Kubernetes.Abstractions;

namespace Bonding.Resources.Common;

/// <summary>
/// The range that <see cref="RangeMinimumAttribute"/> and <see cref="RangeMaximumAttribute"/> set for a field. Schemas and mappings both
/// read it there, so a bound stands in one place.
/// </summary>
/// <param name="Property">The property that holds the field.</param>
/// <param name="Least">Smallest allowed number.</param>
/// <param name="Most">Largest allowed number.</param>
internal sealed record FieldRange(PropertyInfo Property, double Least, double Most)
{
    private static readonly ConcurrentDictionary<Type, IReadOnlyList<FieldRange>> Known = new();

    /// <summary>Name of the field in JSON.</summary>
    public string Field => JsonNamingPolicy.CamelCase.ConvertName(Property.Name);

    /// <summary>Returns the ranges of all fields of a type that have both bounds, in the order of their declaration.</summary>
    public static IReadOnlyList<FieldRange> AllOf(Type type) => Known.GetOrAdd(type, Read);

    /// <summary>Returns the range of one property of an object.</summary>
    /// <exception cref="InvalidOperationException">The property does not have both bounds.</exception>
    public static FieldRange Of(object part, string property) => AllOf(part.GetType()).Single(range => range.Property.Name == property);

    /// <summary>Returns whether a number is within both bounds. NaN is not.</summary>
    public bool Contains(object number) =>
        number is decimal exact
            ? exact >= (decimal)Least && exact <= (decimal)Most
            : Convert.ToDouble(number, CultureInfo.InvariantCulture) is var value && value >= Least && value <= Most;

    public override string ToString() => FormattableString.Invariant($"{Least} to {Most}");

    private static List<FieldRange> Read(Type type) =>
        [
            .. from property in type.GetProperties()
            let minimum = property.GetCustomAttribute<RangeMinimumAttribute>()
            let maximum = property.GetCustomAttribute<RangeMaximumAttribute>()
            where minimum is not null && maximum is not null
            select new FieldRange(property, minimum.Minimum, maximum.Maximum),
        ];
}
