namespace Bonding.Domain;

/// <summary>
/// Rations actions: each takes a token, and tokens come back at a rate. Every rate limit is one of these. The time is handed in. Not
/// thread-safe.
/// </summary>
/// <param name="tokens">The tokens to begin with, 0 or more.</param>
public sealed class TokenBucket(double tokens)
{
    private double _tokens = tokens;

    /// <summary>The actions that are allowed now, 0 or more.</summary>
    public int Available => (int)_tokens;

    /// <summary>Adds the tokens of a span of time.</summary>
    /// <param name="rate">The rate in force.</param>
    /// <param name="elapsed">The time since the last fill, 0 or more.</param>
    public void Fill(TokenRate rate, TimeSpan elapsed) => _tokens = Math.Min(rate.Burst, _tokens + rate.PerSecond * elapsed.TotalSeconds);

    /// <summary>Takes the tokens of one action, if there are as many.</summary>
    /// <param name="count">How many it takes, above 0.</param>
    /// <returns>Whether the action is allowed.</returns>
    public bool TryTake(double count = 1)
    {
        if (_tokens < count)
            return false;
        _tokens -= count;
        return true;
    }
}

/// <summary>How fast a <see cref="TokenBucket"/> fills, and how far.</summary>
/// <param name="PerSecond">Tokens a second, above 0: the actions in the long run.</param>
/// <param name="Burst">The most tokens that it holds, 1 or more: the actions at once.</param>
public readonly record struct TokenRate(double PerSecond, double Burst);
