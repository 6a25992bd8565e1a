using System.Reflection;
using System.Runtime.CompilerServices;
using Bonding.Domain.Credits;

namespace Bonding.Domain.Tests;

public class ValueTypeConsistencyTest
{
    private static readonly string[] OrderOperators = ["op_LessThan", "op_GreaterThan", "op_LessThanOrEqual", "op_GreaterThanOrEqual"];

    // A ref struct lives on the stack alone and is never compared.
    public static TheoryData<Type> Structs =>
        [
            .. typeof(CreditAmount)
                .Assembly.GetExportedTypes()
                .Where(type => type is { IsValueType: true, IsEnum: false, IsByRefLike: false }),
        ];

    [Theory]
    [MemberData(nameof(Structs))]
    public void A_value_cannot_change_after_it_was_made(Type type)
    {
        Assert.True(type.IsDefined(typeof(IsReadOnlyAttribute)), $"{type} is not readonly");
        Assert.DoesNotContain(type.GetProperties(), property => property.SetMethod is { } set && !IsInitOnly(set));
    }

    [Theory]
    [MemberData(nameof(Structs))]
    public void Equal_contents_are_equal_values(Type type)
    {
        Assert.True(typeof(IEquatable<>).MakeGenericType(type).IsAssignableFrom(type), $"{type} has no typed equality");
        Assert.NotNull(type.GetMethod("op_Equality", BindingFlags.Public | BindingFlags.Static));
    }

    [Theory]
    [MemberData(nameof(Structs))]
    public void What_can_be_sorted_has_all_four_order_operators_and_a_zero(Type type)
    {
        if (!typeof(IComparable<>).MakeGenericType(type).IsAssignableFrom(type))
            return;
        Assert.All(OrderOperators, name => Assert.NotNull(type.GetMethod(name, BindingFlags.Public | BindingFlags.Static)));
        Assert.Equal(Activator.CreateInstance(type), type.GetProperty("Zero")?.GetValue(null));
    }

    private static bool IsInitOnly(MethodInfo set) => set.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit));
}
