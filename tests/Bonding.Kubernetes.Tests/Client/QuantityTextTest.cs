using System.Text;
using System.Text.Json;
using Bonding.Kubernetes.Client;
using k8s.Models;

namespace Bonding.Kubernetes.Tests.Client;

public class QuantityTextTest
{
    [Theory]
    [InlineData("0", "0")]
    [InlineData("250m", "0.25")]
    [InlineData("1.5", "1.5")]
    [InlineData(".5Gi", "536870912")]
    [InlineData("+2k", "2000")]
    [InlineData("-1", "-1")]
    [InlineData("1E", "1000000000000000000")]
    [InlineData("1e3", "1000")]
    [InlineData("5E-1", "0.5")]
    [InlineData("100n", "0.0000001")]
    // One less than 2^63, the most that a quantity holds.
    [InlineData("8Ei", "9223372036854775807")]
    // The most that the API server stores of each kind: 2^63 - 1, and as much in billionths.
    [InlineData("9223372036854775807", "9223372036854775807")]
    [InlineData("9223372036854775806999999999n", "9223372036854775806.999999999")]
    [InlineData("9007199254740991Ki", "9223372036854774784")]
    public void An_amount_that_Kubernetes_stores_is_read_as_it_is(string text, string amount)
    {
        Assert.True(QuantityText.IsAmount(text));
        Assert.Equal(
            decimal.Parse(amount, System.Globalization.CultureInfo.InvariantCulture),
            PodWith($"\"{text}\"").Spec.Containers[0].Resources.Requests["cpu"].ToDecimal()
        );
    }

    [Theory]
    [InlineData("")]
    [InlineData("one")]
    [InlineData("1,5")]
    [InlineData("1 Gi")]
    [InlineData("1Kib")]
    [InlineData(".")]
    [InlineData("1e")]
    [InlineData("1e40")]
    [InlineData("1e-40")]
    [InlineData("1e100")]
    [InlineData("10000000000Ei")]
    [InlineData("12345678901234567890123456789")]
    [InlineData("٣")]
    public void Any_other_text_is_refused_with_what_is_allowed(string text)
    {
        Assert.False(QuantityText.IsAmount(text));
        var refused = Assert.ThrowsAny<JsonException>(() => PodWith(JsonSerializer.Serialize(text)));
        Assert.Contains(QuantityText.Allowed, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_plain_number_is_a_quantity_as_to_Kubernetes() =>
        Assert.Equal(2, PodWith("2").Spec.Containers[0].Resources.Requests["cpu"].ToDecimal());

    [Fact]
    public void A_text_of_any_length_is_refused_by_its_length() =>
        Assert.ThrowsAny<JsonException>(() => PodWith($"\"{new string('1', 100_000)}\""));

    private static V1Pod PodWith(string cpu) =>
        ApiJson.Read<V1Pod>(
            Encoding.UTF8.GetBytes($$"""{"spec":{"containers":[{"name":"app","resources":{"requests":{"cpu": {{cpu}} } } }] } }""")
        );
}
