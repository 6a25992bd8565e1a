namespace Bonding.Agent.Kernel;

/// <summary>
/// Reads lines, words and numbers from the text of a kernel file. Any bytes are allowed: what is no number is reported as none.
/// </summary>
public ref struct KernelText(ReadOnlySpan<byte> text)
{
    private ReadOnlySpan<byte> _rest = text;

    /// <summary>Takes the next line. Returns false at the end.</summary>
    public bool TryLine(out KernelText line)
    {
        line = default;
        if (_rest.IsEmpty)
            return false;
        var end = _rest.IndexOf((byte)'\n');
        line = new KernelText(end < 0 ? _rest : _rest[..end]);
        _rest = end < 0 ? default : _rest[(end + 1)..];
        return true;
    }

    /// <summary>Takes the next word, which ends at a blank. Returns false at the end.</summary>
    public bool TryWord(out ReadOnlySpan<byte> word)
    {
        _rest = _rest.TrimStart(" \t"u8);
        var end = _rest.IndexOfAny((byte)' ', (byte)'\t');
        word = end < 0 ? _rest : _rest[..end];
        _rest = _rest[word.Length..];
        return !word.IsEmpty;
    }

    /// <summary>Takes words that are not needed. Returns false if there are fewer.</summary>
    public bool Skip(int words)
    {
        for (; words > 0; words--)
            if (!TryWord(out _))
                return false;
        return true;
    }

    /// <summary>Takes the next word as a whole number. Returns null if it is none, or too large.</summary>
    public long? TakeNumber() => TryWord(out var word) ? NumberOf(word) : null;

    /// <summary>Returns a word as a whole number of 0 or more; null if it is none, or too large.</summary>
    public static long? NumberOf(ReadOnlySpan<byte> word)
    {
        if (word.IsEmpty || word.Length > 18)
            return null;
        var number = 0L;
        foreach (var digit in word)
        {
            if (digit is < (byte)'0' or > (byte)'9')
                return null;
            number = number * 10 + (digit - '0');
        }

        return number;
    }
}
