using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Text.Json;
using Bonding.Domain.Metering;
using Bonding.Operator.Instrumentation;

namespace Bonding.Operator.Prometheus;

/// <summary>
/// Parses the response of <c>/api/v1/query</c> to a range selector, piece by piece as it arrives. The depth of a token says where it
/// belongs: <c>{"status", "error", "data": {"resultType", "result": [{"metric": {label: value}, "values": [[seconds, "value"]]}]},
/// "warnings": [text]}</c>. A response with warnings holds a part of the data only, which would be taken for all of it.
/// </summary>
internal sealed class MatrixParser(SeriesLabelsCache labels, SampleRejections rejections)
{
    private const int TopDepth = 1;
    private const int DataDepth = 2;
    private const int SeriesDepth = 3;
    private const int PartDepth = 4;
    private const int EntryDepth = 5;
    private const int ValueDepth = 6;

    private readonly List<MetricSeries> _series = [];
    private readonly string[] _properties = new string[DataDepth + 1];
    private readonly ArrayBufferWriter<byte> _labelTexts = new();
    private readonly SampleCollector _samples = new(rejections);
    private JsonReaderState _state;
    private Part _part;
    private bool _hasHistograms;
    private double? _seconds;
    private string _status = "",
        _error = "",
        _resultType = "";
    private string? _warning,
        _histogram;

    /// <summary>Parses the bytes that have arrived.</summary>
    /// <returns>The position up to which they were used.</returns>
    /// <exception cref="JsonException">The bytes are not JSON, or end in the middle.</exception>
    public SequencePosition Feed(ReadOnlySequence<byte> bytes, bool isLast)
    {
        var json = new Utf8JsonReader(bytes, isLast, _state);
        while (json.Read())
            Consume(ref json);
        _state = json.CurrentState;
        return json.Position;
    }

    /// <summary>Returns the series that were parsed, or the problem that the response names.</summary>
    public QueryResponse ToResponse() =>
        _status != "success" ? QueryResponse.Failed($"Prometheus answered status '{_status}': {_error}")
        : _resultType != "matrix" ? QueryResponse.Failed($"Prometheus answered a '{_resultType}' where a matrix was expected")
        : _warning is not null ? QueryResponse.Failed($"Prometheus answered with a part of the data: {_warning}")
        : _histogram is not null ? QueryResponse.Failed($"Prometheus holds a histogram where a number was expected: {_histogram}")
        : new QueryResponse(_series, null);

    private void Consume(ref Utf8JsonReader json)
    {
        var depth = json.CurrentDepth;
        switch (json.TokenType)
        {
            case JsonTokenType.PropertyName when depth <= DataDepth:
                _properties[depth] = json.GetString()!;
                break;
            case JsonTokenType.PropertyName when depth == PartDepth:
                _part =
                    json.ValueTextEquals("metric"u8) ? Part.Labels
                    : json.ValueTextEquals("values"u8) ? Part.Samples
                    : json.ValueTextEquals("histograms"u8) ? Part.Histograms
                    : Part.Other;
                break;
            case JsonTokenType.String when depth <= DataDepth:
                ReadText(depth, json.GetString()!);
                break;
            case JsonTokenType.True when depth == TopDepth && _properties[TopDepth] == "isPartial":
                _warning ??= "isPartial is true";
                break;
            case JsonTokenType.PropertyName or JsonTokenType.String when depth == EntryDepth && InResult && _part == Part.Labels:
                ReadLabelText(ref json);
                break;
            case JsonTokenType.StartObject when depth == SeriesDepth && InResult:
                _labelTexts.ResetWrittenCount();
                _hasHistograms = false;
                break;
            case JsonTokenType.EndObject when depth == SeriesDepth && InResult:
                EndSeries();
                break;
            case JsonTokenType.Number or JsonTokenType.String when depth == ValueDepth && InResult && _part == Part.Samples:
                ReadSample(ref json);
                break;
            case JsonTokenType.Number when depth == ValueDepth && InResult && _part == Part.Histograms:
                _hasHistograms = true;
                break;
        }
    }

    private bool InResult => _properties[TopDepth] == "data" && _properties[DataDepth] == "result";

    private void ReadText(int depth, string text)
    {
        if (depth == TopDepth && _properties[TopDepth] == "status")
            _status = text;
        else if (depth == TopDepth && _properties[TopDepth] == "error")
            _error = text;
        else if (depth == DataDepth && _properties[TopDepth] == "data" && _properties[DataDepth] == "resultType")
            _resultType = text;
        else if (depth == DataDepth && _properties[TopDepth] == "warnings")
            _warning ??= text;
    }

    private void EndSeries()
    {
        var (series, samples) = (labels.GetOrAdd(_labelTexts.WrittenSpan), _samples.Take());
        if (_hasHistograms && samples.Count == 0)
            _histogram ??= series.Id;
        _series.Add(new MetricSeries(series, samples));
    }

    private void ReadLabelText(ref Utf8JsonReader json)
    {
        var maxLength = json.HasValueSequence ? (int)json.ValueSequence.Length : json.ValueSpan.Length;
        var span = _labelTexts.GetSpan(sizeof(int) + maxLength);
        var length = json.CopyString(span[sizeof(int)..]);
        BinaryPrimitives.WriteInt32LittleEndian(span, length);
        _labelTexts.Advance(sizeof(int) + length);
    }

    private void ReadSample(ref Utf8JsonReader json)
    {
        if (json.TokenType == JsonTokenType.Number)
        {
            _seconds = json.GetDouble();
            return;
        }

        if (_seconds is not { } seconds || !TryReadValue(ref json, out var value))
            _samples.AddMalformed();
        else
            _samples.Add((long)Math.Round(seconds * 1000), value);
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
            return TryParse(json.ValueSpan, out value);
        json.ValueSequence.CopyTo(text);
        return TryParse(text[..(int)json.ValueSequence.Length], out value);
    }

    private static bool TryParse(ReadOnlySpan<byte> text, out double value) =>
        Utf8Parser.TryParse(text, out value, out var used) && used == text.Length;

    private enum Part
    {
        Other,
        Labels,
        Samples,
        Histograms,
    }
}

/// <summary>
/// Collects the samples of one series: one for each moment, in order of time. A server that was fed by remote write may hold copies of a
/// sample, and a series that ended may end in NaN.
/// </summary>
internal sealed class SampleCollector(SampleRejections rejections)
{
    private List<MetricSample> _samples = [];
    private bool _isInOrder = true;
    private bool _endsInNaN;

    /// <summary>Adds a sample, unless its value is one that no series of usage can have; that is counted.</summary>
    public void Add(long atMilliseconds, double value)
    {
        if (_endsInNaN)
            rejections.Accepts(double.NaN);
        _endsInNaN = double.IsNaN(value);
        if (!_endsInNaN && rejections.Accepts(value))
            Append(new MetricSample(atMilliseconds, value));
    }

    /// <summary>Counts a sample that could not be read.</summary>
    public void AddMalformed() => rejections.CountMalformed();

    /// <summary>Returns the samples that were added, and begins the next series.</summary>
    public IReadOnlyList<MetricSample> Take()
    {
        if (_endsInNaN && _samples.Count == 0)
            rejections.Accepts(double.NaN);
        var samples = _isInOrder ? _samples : InOrder(_samples);
        (_samples, _isInOrder, _endsInNaN) = (new List<MetricSample>(samples.Count), true, false);
        return samples;
    }

    private void Append(MetricSample sample)
    {
        if (_samples.Count > 0 && sample.AtMilliseconds == _samples[^1].AtMilliseconds)
            _samples[^1] = Larger(_samples[^1], sample);
        else
        {
            _isInOrder &= _samples.Count == 0 || sample.AtMilliseconds > _samples[^1].AtMilliseconds;
            _samples.Add(sample);
        }
    }

    private static List<MetricSample> InOrder(List<MetricSample> samples) =>
        [.. samples.GroupBy(sample => sample.AtMilliseconds).OrderBy(moment => moment.Key).Select(moment => moment.Aggregate(Larger))];

    // Of two values of one moment, whichever order they come in.
    private static MetricSample Larger(MetricSample one, MetricSample other) => other.Value > one.Value ? other : one;
}
