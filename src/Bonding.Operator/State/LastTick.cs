namespace Bonding.Operator.State;

/// <summary>The last tick; written by the loop, read by the API.</summary>
public sealed class LastTick
{
    private DecidedTick? _decided;

    /// <summary>Null before the first tick.</summary>
    public DecidedTick? Decided => Volatile.Read(ref _decided);

    public void Post(DecidedTick tick) => Volatile.Write(ref _decided, tick);
}
