using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Bonding.Forecasting.Numerics;

namespace Bonding.Forecasting.Engine;

/// <summary>Holds the last 256 values of a series, newest first, so that any eight in a row load as one vector.</summary>
internal struct History
{
    public const int Capacity = 256;
    private const int Overlap = 8;

    private Ring _ring;
    private short _newest;

    private short _count;

    /// <summary>The number of known values, at most 256.</summary>
    public readonly int Count => _count;

    /// <summary>Clears the history and fills the time before the first value with <paramref name="value"/>.</summary>
    public void Start(float value)
    {
        ((Span<float>)_ring).Fill(value);
        (_newest, _count) = (0, 0);
    }

    public void Add(float value)
    {
        _newest = (short)((_newest - 1) & (Capacity - 1));
        _ring[_newest] = value;
        if (_newest < Overlap)
            _ring[_newest + Capacity] = value;
        _count = (short)Math.Min(_count + 1, Capacity);
    }

    /// <summary>Returns the value of this many seconds ago; 0 is the newest.</summary>
    public readonly float Ago(int seconds) => _ring[(_newest + seconds) & (Capacity - 1)];

    /// <summary>Returns the value of this many seconds ago and the seven values before it, newest first.</summary>
    public readonly Vector256<float> Window(int seconds)
    {
        ReadOnlySpan<float> all = _ring;
        return Vector256.LoadUnsafe(in all[(_newest + seconds) & (Capacity - 1)]);
    }

    /// <summary>Returns the highest value of the last seconds, the newest among them.</summary>
    /// <param name="seconds">How many, 1 to 256.</param>
    public readonly float Peak(int seconds)
    {
        var (peak, at) = (Vector256.Create(Ago(0)), 0);
        for (; at + Overlap <= seconds; at += Overlap)
            peak = Vector256.Max(peak, Window(at));
        var isAsked = Vector256.LessThan(Vector256<int>.Indices, Vector256.Create(seconds - at)).AsSingle();
        peak = Vector256.Max(peak, Vector256.ConditionalSelect(isAsked, Window(at), peak));
        return Math.Max(Lanes.Highest(peak), Math.Max(peak.GetElement(5), Math.Max(peak.GetElement(6), peak.GetElement(7))));
    }

    /// <summary>Writes all known values, newest first, and returns their number.</summary>
    public readonly int Copy(Span<float> values)
    {
        for (var i = 0; i < Count; i += Overlap)
            Window(i).CopyTo(values[i..]);
        return Count;
    }

    [InlineArray(Capacity + Overlap)]
    private struct Ring
    {
        private float _first;
    }
}
