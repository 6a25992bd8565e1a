using System.Text.Json;

namespace Bonding.Operator.Prometheus;

/// <summary>The result of the query for the time: the present on the clock of Prometheus, or a problem.</summary>
/// <param name="Present">Null after a problem.</param>
/// <param name="Problem">What went wrong, or null.</param>
public sealed record ClockResponse(DateTimeOffset? Present, string? Problem)
{
    private const int MaxBytes = 1 << 16;

    public static ClockResponse Failed(string problem) => new(null, problem);

    /// <summary>
    /// Reads the moment at which an instant query without a time was evaluated. The time of the sample is taken and not its value, because
    /// VictoriaMetrics evaluates half a minute in the past and reports the present with it.
    /// </summary>
    /// <exception cref="JsonException">The body is not JSON.</exception>
    internal static async Task<ClockResponse> ReadAsync(Stream body, CancellationToken stop)
    {
        var bytes = new byte[MaxBytes];
        var length = await body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, stop);
        using var json = JsonDocument.Parse(bytes.AsMemory(0, length));
        return Milliseconds(json.RootElement) is { } at
            ? new ClockResponse(DateTimeOffset.FromUnixTimeMilliseconds(at), null)
            : Failed($"Prometheus did not return its time{ErrorOf(json.RootElement)}");
    }

    private static string ErrorOf(JsonElement response) =>
        Member(response, "error") is { ValueKind: JsonValueKind.String } error ? $": {error.GetString()}" : "";

    // A whole second was cut off: the present lies somewhere in it, and its end misses no sample.
    private static long? Milliseconds(JsonElement response) =>
        Seconds(response) is not { } seconds ? null
        : (long)Math.Round(seconds * 1000) is var at && at % 1000 == 0 ? at + 1000
        : at;

    private static double? Seconds(JsonElement response) =>
        Member(Member(response, "data"), "result") is { ValueKind: JsonValueKind.Array } result
        && result.GetArrayLength() == 1
        && Member(result[0], "value") is { ValueKind: JsonValueKind.Array } sample
        && sample.GetArrayLength() == 2
        && sample[0] is { ValueKind: JsonValueKind.Number } time
        && time.TryGetDouble(out var seconds)
        && seconds is > 0 and < 1e11
            ? seconds
            : null;

    private static JsonElement? Member(JsonElement? element, string name) =>
        element is { ValueKind: JsonValueKind.Object } parent && parent.TryGetProperty(name, out var member) ? member : null;
}
