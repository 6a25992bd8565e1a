using Bonding.Operator.TenantApi;

namespace Bonding.Operator.Tests.TenantApi;

public class TokenClaimsTest
{
    [Fact]
    public void Audiences_and_the_end_of_a_token_are_read()
    {
        var several = TokenClaims.Read(SampleTokens.WithClaims("""{"aud":["a","b",7],"exp":1000000000}"""))!;
        var one = TokenClaims.Read(SampleTokens.WithClaims("""{"aud":"a"}"""))!;

        Assert.Equal(["a", "b"], several.Audiences);
        Assert.Equal(new DateTimeOffset(2001, 9, 9, 1, 46, 40, TimeSpan.Zero), several.ExpiresAt);
        Assert.Equal(["a"], one.Audiences);
        Assert.Null(one.ExpiresAt);
    }

    [Theory]
    [InlineData("""{"exp":"soon"}""")]
    [InlineData("""{"exp":-1}""")]
    [InlineData("""{"exp":1e300}""")]
    [InlineData("""{"aud":{"a":"b"},"exp":9223372036854775807}""")]
    public void Claims_that_make_no_sense_say_nothing(string claims)
    {
        var read = TokenClaims.Read(SampleTokens.WithClaims(claims))!;

        Assert.Empty(read.Audiences);
        Assert.Null(read.ExpiresAt);
    }

    [Theory]
    [InlineData("")]
    [InlineData("opaque")]
    [InlineData("a.b")]
    [InlineData("e30.!.c2ln")]
    [InlineData("e30.e30.e30.c2ln")]
    public void Another_text_is_no_token(string text) => Assert.Null(TokenClaims.Read(text));

    [Fact]
    public void A_token_that_is_deep_or_long_is_not_read()
    {
        Assert.Null(TokenClaims.Read(SampleTokens.WithClaims($$"""{"aud":{{new string('[', 20)}}{{new string(']', 20)}}}""")));
        Assert.Null(TokenClaims.Read(SampleTokens.WithClaims($$"""{"aud":"{{new string('a', TokenClaims.LongestToken)}}"}""")));
    }
}
