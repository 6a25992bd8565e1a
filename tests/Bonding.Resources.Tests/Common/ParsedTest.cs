using Bonding.Resources.Common;

namespace Bonding.Resources.Tests.Common;

public class ParsedTest
{
    [Fact]
    public void Without_errors_it_holds_the_value()
    {
        var parsed = Parsed<string>.Of([], () => "rules");

        Assert.Equal((true, "rules", ""), (parsed.IsValid, parsed.Value, parsed.ErrorMessage));
    }

    [Fact]
    public void With_errors_no_value_is_made_and_the_message_names_all_of_them_in_order()
    {
        var parsed = Parsed<string>.Of(
            [new FieldError("spec.b", "2", "0 to 1"), new FieldError("spec.a", null, "a name")],
            () => throw new InvalidOperationException("a value was made of fields that cannot be used")
        );

        Assert.False(parsed.IsValid);
        Assert.Null(parsed.Value);
        Assert.Equal("spec.b is '2'; allowed: 0 to 1; spec.a is missing; allowed: a name", parsed.ErrorMessage);
    }
}
