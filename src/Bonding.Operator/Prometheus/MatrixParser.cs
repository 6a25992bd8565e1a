using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Text.Json;
using Bonding.Operator.Instrumentation;

namespace Bonding.Operator.Prometheus;

/// <summary>
/// Reads the answer of <c>/api/v1/query</c> to a range selector, piece by piece as it arrives. Where a token belongs follows from its depth:
/// <c>{"status", "error", "data": {"resultType", "result": [{"metric": {label: value}, "values": [[seconds, "value"]]}]}}</c>.
/// </summary>
internal sealed class MatrixParser(SeriesLabelsCache known, SampleRejections rejections)
{
    private const int TopDepth = 1;
    private const int DataDepth = 2;
    private const int SeriesDepth = 3;
    private const int PartDepth = 4;
    private const int EntryDepth = 5;
    private const int ValueDepth = 6;

    private readonly List<RawSeries> _series = [];
    private readonly string[] _names = new string[DataDepth + 1];
    private readonly ArrayBufferWriter<byte> _labels = new();
    private JsonReaderState _state;
    private Part _part;
    private List<RawSample> _samples = [];
    private double? _seconds;
    private string _status = "",
        _error = "",
        _resultType = "";

    /// <summary>Takes what has arrived.</summary>
    /// <returns>Up to where it was used.</returns>
    /// <exception cref="JsonException">It is not JSON, or ends in the middle.</exception>
    public SequencePosition Feed(ReadOnlySequence<byte> bytes, bool isLast)
    {
        var json = new Utf8JsonReader(bytes, isLast, _state);
        while (json.Read())
            Consume(ref json);
        _state = json.CurrentState;
        return json.Position;
    }

    public QueryResponse ToResponse() =>
        _status != "success" ? QueryResponse.Failed($"Prometheus answered status '{_status}': {_error}")
        : _resultType != "matrix" ? QueryResponse.Failed($"Prometheus answered a '{_resultType}' where a matrix was asked for")
        : new QueryResponse(_series, null);

    private void Consume(ref Utf8JsonReader json)
    {
        var depth = json.CurrentDepth;
        switch (json.TokenType)
        {
            case JsonTokenType.PropertyName when depth <= DataDepth:
                _names[depth] = json.GetString()!;
                break;
            case JsonTokenType.PropertyName when depth == PartDepth:
                _part =
                    json.ValueTextEquals("metric"u8) ? Part.Labels
                    : json.ValueTextEquals("values"u8) ? Part.Samples
                    : Part.Other;
                break;
            case JsonTokenType.String when depth <= DataDepth:
                TakeText(depth, json.GetString()!);
                break;
            case JsonTokenType.PropertyName or JsonTokenType.String when depth == EntryDepth && InResult && _part == Part.Labels:
                TakeLabelText(ref json);
                break;
            case JsonTokenType.StartObject when depth == SeriesDepth && InResult:
                _labels.ResetWrittenCount();
                _samples = new List<RawSample>(_samples.Count);
                break;
            case JsonTokenType.EndObject when depth == SeriesDepth && InResult:
                _series.Add(new RawSeries(known.Of(_labels.WrittenSpan), _samples));
                break;
            case JsonTokenType.Number or JsonTokenType.String when depth == ValueDepth && InResult && _part == Part.Samples:
                TakeSample(ref json);
                break;
        }
    }

    private bool InResult => _names[TopDepth] == "data" && _names[DataDepth] == "result";

    private void TakeText(int depth, string text)
    {
        if (depth == TopDepth && _names[TopDepth] == "status")
            _status = text;
        else if (depth == TopDepth && _names[TopDepth] == "error")
            _error = text;
        else if (depth == DataDepth && _names[DataDepth] == "resultType")
            _resultType = text;
    }

    private void TakeLabelText(ref Utf8JsonReader json)
    {
        var most = json.HasValueSequence ? (int)json.ValueSequence.Length : json.ValueSpan.Length;
        var room = _labels.GetSpan(sizeof(int) + most);
        var length = json.CopyString(room[sizeof(int)..]);
        BinaryPrimitives.WriteInt32LittleEndian(room, length);
        _labels.Advance(sizeof(int) + length);
    }

    private void TakeSample(ref Utf8JsonReader json)
    {
        if (json.TokenType == JsonTokenType.Number)
        {
            _seconds = json.GetDouble();
            return;
        }

        if (_seconds is not { } seconds || !TryReadValue(ref json, out var value))
            rejections.CountMalformed();
        else if (rejections.Accepts(value))
            _samples.Add(new RawSample((long)Math.Round(seconds * 1000), value));
        _seconds = null;
    }

    private static bool TryReadValue(ref Utf8JsonReader json, out double value)
    {
        if (json.ValueTextEquals("+Inf"u8) || json.ValueTextEquals("-Inf"u8))
        {
            value = double.PositiveInfinity;
            return true;
        }

        Span<byte> text = stackalloc byte[64];
        value = 0;
        if (json.HasValueSequence && json.ValueSequence.Length > text.Length)
            return false;
        if (!json.HasValueSequence)
            return Utf8Parser.TryParse(json.ValueSpan, out value, out var used) && used == json.ValueSpan.Length;
        var length = (int)json.ValueSequence.Length;
        json.ValueSequence.CopyTo(text);
        return Utf8Parser.TryParse(text[..length], out value, out var taken) && taken == length;
    }

    private enum Part
    {
        Other,
        Labels,
        Samples,
    }
}
