using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using k8s.Models;

namespace Bonding.Kubernetes.Client;

/// <summary>
/// Checks the text of a quantity before anything computes with it. What the client library spends on one grows with its exponent, and some
/// texts mean another amount to it than to Kubernetes.
/// </summary>
public static partial class QuantityText
{
    /// <summary>What is allowed, in the words of a message.</summary>
    public const string Allowed = "a number of at most 28 digits with a Kubernetes suffix, such as 250m, 1.5 or 4Gi";

    // A decimal holds 28 digits. The API server stores at most 19 before the point and 9 behind it.
    private const int MostDigits = 28;
    private const int MostCharacters = 40;
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789.");

    /// <summary>Returns whether a text is a quantity whose amount a decimal holds exactly.</summary>
    public static bool IsAmount(ReadOnlySpan<char> text)
    {
        if (text.Length > MostCharacters || !Pattern().IsMatch(text))
            return false;
        var number = text.TrimStart("+-");
        var end = number.IndexOfAnyExcept(Digits);
        var digits = end < 0 ? number : number[..end];
        var scale = ScaleOf(number[digits.Length..]);
        var point = digits.IndexOf('.');
        var (count, behindPoint) = point < 0 ? (digits.Length, 0) : (digits.Length - 1, digits.Length - point - 1);
        return count + Math.Max(scale, 0) <= MostDigits && behindPoint + Math.Max(-scale, 0) <= MostDigits;
    }

    // The power of ten of the decimal suffix, or of the next larger one of a binary suffix.
    private static int ScaleOf(ReadOnlySpan<char> suffix) =>
        suffix switch
        {
            "" => 0,
            "n" => -9,
            "u" => -6,
            "m" => -3,
            "k" => 3,
            "Ki" => 4,
            "M" => 6,
            "Mi" => 7,
            "G" => 9,
            "Gi" => 10,
            "T" => 12,
            "Ti" => 13,
            "P" => 15,
            "Pi" => 16,
            "E" => 18,
            "Ei" => 19,
            _ => int.Parse(suffix[1..], System.Globalization.CultureInfo.InvariantCulture),
        };

    [GeneratedRegex(@"^[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([numkMGTPE]|[KMGTPE]i|[eE][+-]?[0-9]{1,2})?\z")]
    private static partial Regex Pattern();
}

/// <summary>Reads quantities from JSON, as text or as plain numbers, if <see cref="QuantityText"/> allows them.</summary>
internal sealed class QuantityConverter : JsonConverter<ResourceQuantity>
{
    public override ResourceQuantity Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var text = reader.TokenType is JsonTokenType.String or JsonTokenType.Number ? TextOf(ref reader) : null;
        return QuantityText.IsAmount(text)
            ? new ResourceQuantity(text)
            : throw new JsonException($"a quantity is \"{text}\"; allowed: {QuantityText.Allowed}");
    }

    public override void Write(Utf8JsonWriter writer, ResourceQuantity value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());

    // What is too long is cut, and refused for that.
    private static string TextOf(ref Utf8JsonReader reader)
    {
        const int Most = 64;
        var bytes = reader.HasValueSequence ? reader.ValueSequence.ToArray() : reader.ValueSpan;
        return Encoding.UTF8.GetString(bytes[..Math.Min(bytes.Length, Most)]);
    }
}
